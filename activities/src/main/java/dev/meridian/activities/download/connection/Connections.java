package dev.meridian.activities.download.connection;

import dev.meridian.activities.job.database.TenantLimit;
import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.domain.download.source.ConnectionDetails;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.SourceType;
import dev.meridian.domain.download.source.SourceTypes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The connections of tenants. Their settings are checked by their connector; their secrets are written and never shown.
 */
public final class Connections {
    /** The most connections of a tenant. */
    public static final int MOST = 200;

    private static final String COLUMNS = "id, name, connector, settings, created_at, updated_at, reauthorize_since";

    private final Jdbi jdbi;
    private final ConnectionRules rules;
    private final CredentialStore credentials;
    private final ConnectionFiles files;

    public Connections(Jdbi jdbi, List<SourceTypes> types, CredentialStore credentials, ConnectionFiles files) {
        this.jdbi = jdbi;
        this.rules = new ConnectionRules(types, credentials);
        this.credentials = credentials;
        this.files = files;
    }

    /**
     * A connection as it is shown.
     *
     * @param credentials the names of the secrets that it has
     * @param reauthorizeSince since when the service refuses its authorisation; null if it does not
     */
    public record Connection(
            UUID id,
            String name,
            String connector,
            Map<String, String> settings,
            List<String> credentials,
            Instant createdAt,
            Instant updatedAt,
            @Nullable Instant reauthorizeSince) {}

    /**
     * The values that a request gives a connection.
     *
     * @param credentials secrets to write, by field; those that are not named stay
     */
    public record Values(
            String name, String connector, Map<String, String> settings, Map<String, String> credentials) {}

    /** The tenant's connections by name, after one of them. */
    public List<Connection> list(String tenant, String afterName, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT " + COLUMNS
                        + " FROM connections WHERE tenant = :tenant AND name > :after" + " ORDER BY name LIMIT :limit")
                .bind("tenant", tenant)
                .bind("after", afterName)
                .bind("limit", limit)
                .map((row, context) -> connection(handle, row))
                .list());
    }

    /** A connection; empty if the tenant has none with the id. */
    public Optional<Connection> find(String tenant, UUID id) {
        return jdbi.withHandle(handle -> find(handle, tenant, id));
    }

    private Optional<Connection> find(Handle handle, String tenant, UUID id) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM connections WHERE tenant = :tenant AND id = :id")
                .bind("tenant", tenant)
                .bind("id", id)
                .map((row, context) -> connection(handle, row))
                .findOne();
    }

    /**
     * Creates a connection.
     *
     * @return empty if the tenant has one with the name
     * @throws InvalidRequestException with every rule of the connector that it breaks
     */
    public Optional<Connection> create(String tenant, Values wanted) {
        UUID id = UUID.randomUUID();
        rules.check(tenant, id, wanted, List.of());
        return jdbi.inTransaction((Handle tx) -> {
            TenantLimit.hold(tx, "connections", tenant);
            int stored = tx.createQuery("SELECT count(*) FROM connections WHERE tenant = :tenant")
                    .bind("tenant", tenant)
                    .mapTo(int.class)
                    .one();
            if (stored >= MOST) {
                throw InvalidRequestException.at(
                        "", "too_many_connections", "A tenant has at most " + MOST + " connections");
            }
            int inserted = tx.createUpdate("""
                            INSERT INTO connections (id, tenant, name, connector, settings)
                            VALUES (:id, :tenant, :name, :connector, :settings::jsonb)
                            ON CONFLICT (tenant, name) DO NOTHING""")
                    .bind("id", id)
                    .bind("tenant", tenant)
                    .bindMethods(wanted)
                    .bind("settings", JsonMapper.shared().writeValueAsString(wanted.settings()))
                    .execute();
            if (inserted == 0) {
                return Optional.<Connection>empty();
            }
            putSecrets(tx, tenant, id, wanted);
            return find(tx, tenant, id);
        });
    }

    /**
     * Changes settings and secrets of a connection; its name and connector stay. Secrets that are not named stay only
     * if the settings stay, too: otherwise somebody could change the host and have the secret, which nobody may read,
     * sent there.
     *
     * @return empty if the tenant has no such connection
     * @throws InvalidRequestException with every rule of the connector that it breaks
     */
    public Optional<Connection> change(
            String tenant, UUID id, Map<String, String> settings, Map<String, String> secrets) {
        return jdbi.inTransaction((Handle tx) -> {
            Optional<Connection> found = find(tx, tenant, id);
            if (found.isEmpty()) {
                return found;
            }
            Values wanted = new Values(found.get().name(), found.get().connector(), settings, secrets);
            boolean sameSettings = found.get().settings().equals(settings);
            rules.check(tenant, id, wanted, sameSettings ? found.get().credentials() : List.of());
            if (!sameSettings) {
                credentials.forget(tx, id);
            }
            // A token that was issued for the former settings or secrets may belong to another account.
            credentials.forgetDerived(tx, id);
            tx.createUpdate("""
                            UPDATE connections
                            SET settings = :settings::jsonb, updated_at = now(), reauthorize_since = NULL WHERE id = :id""")
                    .bind("settings", JsonMapper.shared().writeValueAsString(settings))
                    .bind("id", id)
                    .execute();
            putSecrets(tx, tenant, id, wanted);
            return find(tx, tenant, id);
        });
    }

    /** Notes that the service accepts a connection. */
    public void noteAcceptance(UUID id) {
        jdbi.useTransaction(tx -> RefusedConnections.noteAcceptance(tx, id));
    }

    /** The result of a request to delete a connection. */
    public enum Deletion {
        DONE,
        UNKNOWN,
        /** A snapshot reads it. */
        IN_USE
    }

    /** Deletes a connection with its secrets and files, unless a snapshot reads it. */
    public Deletion delete(String tenant, UUID id) {
        List<String> leftInBucket = new ArrayList<>();
        Deletion deletion = jdbi.inTransaction((Handle tx) -> {
            boolean exists = tx.createQuery("SELECT id FROM connections WHERE tenant = :tenant AND id = :id FOR UPDATE")
                    .bind("tenant", tenant)
                    .bind("id", id)
                    .mapTo(UUID.class)
                    .findOne()
                    .isPresent();
            if (!exists) {
                return Deletion.UNKNOWN;
            }
            boolean used = tx.createQuery("SELECT EXISTS (SELECT FROM snapshots WHERE connection_id = :id)")
                    .bind("id", id)
                    .mapTo(boolean.class)
                    .one();
            if (used) {
                return Deletion.IN_USE;
            }
            leftInBucket.addAll(ConnectionFiles.unknownToLedger(tx, id));
            tx.createUpdate("DELETE FROM connections WHERE id = :id")
                    .bind("id", id)
                    .execute();
            return Deletion.DONE;
        });
        files.deleteByKeys(leftInBucket);
        return deletion;
    }

    /** Whether a connection of the tenant is of a kind. */
    public boolean hasAnyOf(String tenant, String connector) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT EXISTS (SELECT FROM connections WHERE tenant = :tenant AND connector = :connector)")
                .bind("tenant", tenant)
                .bind("connector", connector)
                .mapTo(boolean.class)
                .one());
    }

    /** The kinds of connections that the tenant may have, by name. */
    public List<SourceType> kinds(String tenant) {
        return rules.kinds(tenant);
    }

    /** Opens a connection, whose caller closes it. */
    public Source open(String tenant, UUID id) {
        Connection connection = find(tenant, id)
                .orElseThrow(() -> SourceFailure.permanent("connection_not_found", "The connection has been deleted"));
        SourceType type = rules.kind(tenant, connection.connector())
                .orElseThrow(() -> SourceFailure.permanent(
                        "connector_not_found", "There is no connector '" + connection.connector() + "' any more"));
        return type.open(new ConnectionDetails(
                id, tenant, connection.name(), connection.settings(), credentials.of(tenant, id)));
    }

    private void putSecrets(Handle tx, String tenant, UUID id, Values wanted) {
        if (!wanted.credentials().isEmpty()) {
            credentials.put(tx, tenant, id, wanted.credentials());
        }
    }

    private Connection connection(Handle handle, ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        return new Connection(
                id,
                row.getString("name"),
                row.getString("connector"),
                JsonMapper.shared().readValue(row.getString("settings"), new TypeReference<Map<String, String>>() {}),
                credentials.names(handle, id),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("reauthorize_since", OffsetDateTime.class)));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
