package dev.meridian.activities.download.http;

import dev.meridian.domain.download.connector.definition.Connector;
import dev.meridian.domain.download.connector.definition.ConnectorDocument;
import dev.meridian.domain.download.connector.definition.InvalidDefinitionException;
import dev.meridian.domain.download.connector.shipped.ShippedConnectors;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;

/** The definitions of connectors: those that come with the product, which every tenant has, and those that tenants wrote. */
public final class ConnectorDefinitions {
    /** The most definitions that a tenant may write. */
    public static final int MOST = 500;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    /**
     * Names that no definition can have: paths of the API below {@code /api/connectors}, and connectors that are code.
     */
    private static final Set<String> TAKEN = Set.of("schema", "import", "csv", "postgres");

    private final Jdbi jdbi;

    public ConnectorDefinitions(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A definition.
     *
     * @param document in YAML or JSON, as it was written
     */
    public record Stored(String name, boolean shipped, String document) {
        /** The definition that the document describes. */
        public Connector connector() {
            return ConnectorDocument.readStored(document);
        }
    }

    /** The result of storing a definition. */
    public enum Put {
        CREATED,
        CHANGED,
        /** The name belongs to a definition or a kind of connections that comes with the product. */
        NAME_TAKEN,
        /** The tenant has {@link #MOST} definitions already. */
        TOO_MANY
    }

    /** Whether a name is one: lower-case letters, digits and hyphens, beginning with a letter, at most 40. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * Stores a definition in place of the tenant's earlier one.
     *
     * @throws InvalidDefinitionException if the document is none
     */
    public Put put(String tenant, String name, String document) {
        if (TAKEN.contains(name) || ShippedConnectors.names().contains(name)) {
            return Put.NAME_TAKEN;
        }
        ConnectorDocument.read(document);
        return jdbi.inTransaction(tx -> {
            boolean isNew = tx.createUpdate("""
                            UPDATE connector_definitions SET document = :document, changed_at = now()
                            WHERE tenant = :tenant AND name = :name""")
                            .bind("tenant", tenant)
                            .bind("name", name)
                            .bind("document", document)
                            .execute()
                    == 0;
            if (!isNew) {
                return Put.CHANGED;
            }
            int count = tx.createQuery("SELECT count(*) FROM connector_definitions WHERE tenant = :tenant")
                    .bind("tenant", tenant)
                    .mapTo(Integer.class)
                    .one();
            if (count >= MOST) {
                return Put.TOO_MANY;
            }
            tx.createUpdate("""
                            INSERT INTO connector_definitions (tenant, name, document) VALUES (:tenant, :name, :document)
                            ON CONFLICT (tenant, name) DO UPDATE SET document = excluded.document, changed_at = now()""")
                    .bind("tenant", tenant)
                    .bind("name", name)
                    .bind("document", document)
                    .execute();
            return Put.CREATED;
        });
    }

    /** A definition by its name. */
    public Optional<Stored> find(String tenant, String name) {
        if (ShippedConnectors.names().contains(name)) {
            return Optional.of(new Stored(name, true, ShippedConnectors.document(name)));
        }
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT document FROM connector_definitions WHERE tenant = :tenant AND name = :name")
                .bind("tenant", tenant)
                .bind("name", name)
                .mapTo(String.class)
                .findOne()
                .map(document -> new Stored(name, false, document)));
    }

    /** The names of the definitions that the tenant wrote, in order. */
    public List<String> names(String tenant) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT name FROM connector_definitions WHERE tenant = :tenant ORDER BY name")
                .bind("tenant", tenant)
                .mapTo(String.class)
                .list());
    }

    /** Deletes a definition that the tenant wrote; returns whether there was one. */
    public boolean delete(String tenant, String name) {
        return jdbi.withHandle(handle ->
                handle.createUpdate("DELETE FROM connector_definitions WHERE tenant = :tenant AND name = :name")
                                .bind("tenant", tenant)
                                .bind("name", name)
                                .execute()
                        > 0);
    }
}
