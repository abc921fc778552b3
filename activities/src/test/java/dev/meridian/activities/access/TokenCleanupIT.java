package dev.meridian.activities.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.job.performer.Task;
import dev.meridian.activities.testing.TestDatabase;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class TokenCleanupIT {
    @Test
    void expiredTicketsAndSessionsOfAllTenantsAreDeletedAndCounted() {
        Jdbi jdbi = TestDatabase.create().jdbi();
        jdbi.useHandle(handle -> handle.execute("""
                INSERT INTO access_tokens (hash, kind, caller, tenant, role, expires_at)
                SELECT sha256(i::text::bytea), CASE WHEN i % 2 = 0 THEN 'ticket' ELSE 'session' END, 'subject:x',
                       CASE WHEN i % 3 = 0 THEN 'alpha' ELSE 'beta' END, 'viewer',
                       now() + CASE WHEN i <= 1500 THEN interval '-1 second' ELSE interval '1 hour' END
                FROM generate_series(1, 1510) i"""));
        TokenCleanup.Performer cleanup = new TokenCleanup.Performer(new AccessTokens(jdbi));
        Task<TokenCleanup> task = new Task<>("id", "public", new TokenCleanup(), 1, Duration.ofMinutes(1));

        assertThat(cleanup.perform(task)).isEqualTo(new TokenCleanup.Result(true, 1_500));
        assertThat(cleanup.perform(task)).isEqualTo(new TokenCleanup.Result(true, 0));
        int left = jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM access_tokens")
                .mapTo(int.class)
                .one());
        assertThat(left).isEqualTo(10);
    }
}
