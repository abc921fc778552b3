package dev.meridian.api.access.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.activities.access.AccessTokens;
import dev.meridian.activities.access.ApiKeys;
import dev.meridian.activities.access.CredentialValidity;
import dev.meridian.activities.access.Holder;
import dev.meridian.activities.access.Role;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The behaviour that needs no database; {@code StreamAccessIT} tests the remainder. */
class OpenStreamsTest {
    private static final Jdbi AWAY = Jdbi.create(() -> {
        throw new SQLException("nobody answers");
    });

    private final OpenStreams streams = new OpenStreams(new ApiKeys(AWAY), new AccessTokens(AWAY), 2);
    private final AtomicInteger ended = new AtomicInteger();

    @Test
    void aTenantHasSoManyPlacesAndTakesNobodyElses() {
        OpenStreams.Place first = streams.open(caller("alpha", null), ended::incrementAndGet);
        try (OpenStreams.Place _ = streams.open(caller("alpha", null), ended::incrementAndGet)) {
            assertThat(streams.haveRoomFor(caller("alpha", null))).isFalse();
            assertThat(streams.haveRoomFor(caller("beta", null))).isTrue();

            first.close();
            first.close();

            assertThat(streams.haveRoomFor(caller("alpha", null))).isTrue();
        }
        assertThat(ended).hasValue(0);
    }

    @Test
    void whatIsOverByItselfEndsThoughTheDatabaseIsAway() {
        streams.open(caller("alpha", Instant.now().minusSeconds(1)), ended::incrementAndGet);
        streams.open(caller("alpha", Instant.now().plusSeconds(600)), ended::incrementAndGet);

        assertThat(streams.work()).isTrue();
        assertThat(streams.work()).isTrue();

        await().atMost(Duration.ofSeconds(60)).until(() -> ended.get() == 1);
        assertThat(streams.haveRoomFor(caller("alpha", null))).isTrue();
    }

    private static Caller caller(String tenant, @Nullable Instant end) {
        return new Caller(
                new Holder("key:1", "one", tenant, Role.VIEWER),
                Caller.Via.HEADER,
                new CredentialValidity(Optional.of(UUID.randomUUID()), Optional.empty(), end),
                null);
    }
}
