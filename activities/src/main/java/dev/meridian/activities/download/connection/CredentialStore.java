package dev.meridian.activities.download.connection;

import dev.meridian.domain.download.source.Credentials;
import dev.meridian.domain.download.source.SourceFailure;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The secrets of connections: the table {@code connection_credentials}, encrypted with {@link CredentialKeys}. */
public final class CredentialStore {
    private final Jdbi jdbi;
    private final Optional<CredentialKeys> keys;

    /** @param keys empty if no key is set: connections have no secrets then */
    public CredentialStore(Jdbi jdbi, Optional<CredentialKeys> keys) {
        this.jdbi = jdbi;
        this.keys = keys;
    }

    /** Whether secrets can be stored. */
    public boolean hasKeys() {
        return keys.isPresent();
    }

    /** The secrets of a connection, read at every question. */
    public Credentials of(String tenant, UUID connection) {
        return new Credentials() {
            @Override
            public Optional<String> find(String field) {
                return Optional.ofNullable(jdbi.withHandle(handle -> all(handle, tenant, connection))
                        .get(field));
            }

            @Override
            public void renew(UnaryOperator<Map<String, String>> renewal) {
                jdbi.useTransaction(tx -> {
                    tx.createQuery("SELECT id FROM connections WHERE id = :id FOR NO KEY UPDATE")
                            .bind("id", connection)
                            .mapTo(UUID.class)
                            .findOne();
                    put(tx, tenant, connection, renewal.apply(all(tx, tenant, connection)));
                });
            }
        };
    }

    /** Stores secrets, inside the caller's transaction; those that are not named stay. */
    void put(Handle transaction, String tenant, UUID connection, Map<String, String> secrets) {
        CredentialKeys encrypting = keys.orElseThrow(CredentialStore::noKeys);
        secrets.forEach((field, secret) -> transaction
                .createUpdate("""
                        INSERT INTO connection_credentials (connection_id, field, key_id, ciphertext)
                        VALUES (:connection, :field, :key, :ciphertext)
                        ON CONFLICT (connection_id, field) DO UPDATE
                        SET key_id = excluded.key_id, ciphertext = excluded.ciphertext, updated_at = now()""")
                .bind("connection", connection)
                .bind("field", field)
                .bind("key", encrypting.primary())
                .bind("ciphertext", encrypting.encrypt(secret, place(tenant, connection, field)))
                .execute());
    }

    /** Deletes the secrets of a connection, inside the caller's transaction. */
    void forget(Handle transaction, UUID connection) {
        transaction
                .createUpdate("DELETE FROM connection_credentials WHERE connection_id = :connection")
                .bind("connection", connection)
                .execute();
    }

    /**
     * Deletes the secrets that a service has issued for the connection's own secrets, such as an access token; their
     * names begin with an underscore. Inside the caller's transaction.
     */
    void forgetDerived(Handle transaction, UUID connection) {
        transaction.createUpdate("""
                        DELETE FROM connection_credentials
                        WHERE connection_id = :connection AND starts_with(field, '_')""").bind("connection", connection).execute();
    }

    /** The names of the secrets that somebody has written for a connection. */
    List<String> names(Handle handle, UUID connection) {
        return handle.createQuery("""
                        SELECT field FROM connection_credentials
                        WHERE connection_id = :connection AND NOT starts_with(field, '_') ORDER BY field""")
                .bind("connection", connection)
                .mapTo(String.class)
                .list();
    }

    /**
     * Encrypts a tenant's secrets anew that are not encrypted with the first key, a hundred in a transaction.
     *
     * @return how many there were
     */
    public int rotate(String tenant) {
        int rotated = 0;
        int page;
        do {
            page = jdbi.inTransaction((Handle tx) -> rotatePage(tx, tenant));
            rotated += page;
        } while (page > 0);
        return rotated;
    }

    private int rotatePage(Handle tx, String tenant) {
        CredentialKeys encrypting = keys.orElseThrow(CredentialStore::noKeys);
        List<UUID> connections = tx.createQuery("""
                        SELECT c.id FROM connections AS c
                        WHERE c.tenant = :tenant AND EXISTS (SELECT FROM connection_credentials AS s
                                                             WHERE s.connection_id = c.id AND s.key_id <> :key)
                        ORDER BY c.id LIMIT 100
                        FOR NO KEY UPDATE""")
                .bind("tenant", tenant)
                .bind("key", encrypting.primary())
                .mapTo(UUID.class)
                .list();
        int secrets = 0;
        for (UUID connection : connections) {
            Map<String, String> all = all(tx, tenant, connection);
            put(tx, tenant, connection, all);
            secrets += all.size();
        }
        return secrets;
    }

    private Map<String, String> all(Handle handle, String tenant, UUID connection) {
        record Stored(String field, byte[] ciphertext) {}
        Map<String, String> secrets = new HashMap<>();
        handle.createQuery("SELECT field, ciphertext FROM connection_credentials WHERE connection_id = :connection")
                .bind("connection", connection)
                .map((row, context) -> new Stored(row.getString(1), row.getBytes(2)))
                .forEach(stored -> secrets.put(
                        stored.field(), decrypt(stored.ciphertext(), place(tenant, connection, stored.field()))));
        return secrets;
    }

    private String decrypt(byte[] ciphertext, String place) {
        try {
            return keys.orElseThrow(CredentialStore::noKeys).decrypt(ciphertext, place);
        } catch (GeneralSecurityException unreadable) {
            throw SourceFailure.permanent(
                    "credential_unreadable",
                    "A credential was encrypted with a key that CREDENTIAL_KEYS no longer has; add the key, or write the"
                            + " credential anew");
        }
    }

    private static String place(String tenant, UUID connection, String field) {
        return tenant + "\n" + connection + "\n" + field;
    }

    private static SourceFailure noKeys() {
        return SourceFailure.permanent(
                "no_credential_keys", "Credentials can't be stored or read: the operator has to set CREDENTIAL_KEYS");
    }
}
