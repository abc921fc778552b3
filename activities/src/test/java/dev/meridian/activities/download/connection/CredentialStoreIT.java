package dev.meridian.activities.download.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.domain.download.source.SourceFailure;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class CredentialStoreIT {
    private static final Jdbi JDBI = TestDatabase.create().jdbi();
    private static final String TENANT = "acme";

    private static String key(int number) {
        byte[] key = new byte[32];
        key[31] = (byte) number;
        return Base64.getEncoder().encodeToString(key);
    }

    private static CredentialStore store(String... keys) {
        return new CredentialStore(JDBI, Optional.of(CredentialKeys.of(List.of(keys))));
    }

    private static UUID connection(String tenant) {
        UUID id = UUID.randomUUID();
        JDBI.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO connections (id, tenant, name, connector, settings)
                        VALUES (:id, :tenant, :name, 'csv', '{}')""")
                .bind("id", id)
                .bind("tenant", tenant)
                .bind("name", id.toString())
                .execute());
        return id;
    }

    private static void put(CredentialStore store, UUID connection, Map<String, String> secrets) {
        JDBI.useTransaction(tx -> store.put(tx, TENANT, connection, secrets));
    }

    @Test
    void aSecretIsReadBackAndStandsNowhereInTheClear() {
        UUID id = connection(TENANT);
        put(store(key(1)), id, Map.of("token", "canary ü", "other", "x"));

        assertThat(store(key(1)).of(TENANT, id).find("token")).contains("canary ü");
        assertThat(store(key(1)).of(TENANT, id).find("none")).isEmpty();
        List<String> stored = JDBI.withHandle(
                handle -> handle.createQuery("SELECT encode(ciphertext, 'escape') FROM connection_credentials")
                        .mapTo(String.class)
                        .list());
        assertThat(stored).isNotEmpty().noneMatch(text -> text.contains("canary"));
    }

    @Test
    void aSecretThatIsMovedToAnotherPlaceCantBeRead() {
        UUID own = connection(TENANT);
        UUID other = connection(TENANT);
        put(store(key(1)), own, Map.of("token", "secret"));
        JDBI.useHandle(handle -> handle.execute(
                "UPDATE connection_credentials SET connection_id = ? WHERE connection_id = ?", other, own));
        assertThatThrownBy(() -> store(key(1)).of(TENANT, other).find("token"))
                .isInstanceOf(SourceFailure.class)
                .hasMessageContaining("CREDENTIAL_KEYS");

        put(store(key(1)), own, Map.of("token", "secret"));
        assertThatThrownBy(() -> store(key(1)).of("other-tenant", own).find("token"))
                .isInstanceOf(SourceFailure.class);
        JDBI.useHandle(handle ->
                handle.execute("UPDATE connection_credentials SET field = 'host' WHERE connection_id = ?", own));
        assertThatThrownBy(() -> store(key(1)).of(TENANT, own).find("host")).isInstanceOf(SourceFailure.class);
    }

    @Test
    void anOlderKeyDecryptsAndTheFirstOneEncryptsAnew() {
        String tenant = "rotating";
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 130; i++) {
            UUID id = connection(tenant);
            JDBI.useTransaction(tx -> store(key(1)).put(tx, tenant, id, Map.of("token", "of " + id)));
            ids.add(id);
        }
        CredentialStore both = store(key(2), key(1));
        assertThat(both.of(tenant, ids.getFirst()).find("token")).contains("of " + ids.getFirst());

        assertThat(both.rotate(tenant)).isEqualTo(130);
        assertThat(both.rotate(tenant)).isZero();

        for (UUID id : ids) {
            assertThat(store(key(2)).of(tenant, id).find("token")).contains("of " + id);
        }
    }

    @Test
    void whatAConnectorWasGivenForASecretIsNotShownAndGoesWithIt() {
        UUID id = connection(TENANT);
        CredentialStore store = store(key(1));
        put(store, id, Map.of("password", "p", "_token", "t"));
        List<String> shown = JDBI.withHandle(handle -> store.names(handle, id));
        assertThat(shown).containsExactly("password");

        JDBI.useTransaction(tx -> store.forgetDerived(tx, id));
        assertThat(store.of(TENANT, id).find("_token")).isEmpty();
        assertThat(store.of(TENANT, id).find("password")).contains("p");
    }

    @Test
    void renewalsOfOneConnectionComeOneAfterTheOther() throws Exception {
        UUID id = connection(TENANT);
        CredentialStore store = store(key(1));
        put(store, id, Map.of("count", "0"));
        try (ExecutorService workers = Executors.newFixedThreadPool(4)) {
            List<Future<?>> renewals = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                renewals.add(workers.submit(() -> store.of(TENANT, id)
                        .renew(present ->
                                Map.of("count", Integer.toString(Integer.parseInt(present.get("count")) + 1)))));
            }
            for (Future<?> renewal : renewals) {
                renewal.get();
            }
        }
        assertThat(store.of(TENANT, id).find("count")).contains("20");
    }

    @Test
    void keysThatCantBeUsedAreRefusedWithoutBeingShown() {
        assertThatThrownBy(() -> CredentialKeys.of(List.of("c2hvcnQ="))).hasMessage("a key has 5 bytes");
        assertThatThrownBy(() -> CredentialKeys.of(List.of("?"))).hasMessage("a key is no Base64");
        assertThatThrownBy(() -> CredentialKeys.of(List.of(key(1), key(1)))).hasMessage("two of the keys are the same");
        assertThat(CredentialKeys.of(List.of(key(1)))).hasToString("CredentialKeys[1]");
    }
}
