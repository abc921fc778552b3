package dev.meridian.activities.job.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.access.AccessTokens;
import dev.meridian.activities.access.CredentialValidity;
import dev.meridian.activities.access.Holder;
import dev.meridian.activities.access.Role;
import dev.meridian.activities.access.Secret;
import dev.meridian.activities.testing.TestDatabase;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** A null goes wherever a value of its Java type goes. */
class NullArgumentsIT {
    private static final Jdbi JDBI = TestDatabase.create().jdbi();

    @Test
    void aNullOfEveryTypeThatIsBoundFitsAColumnOfThatType() {
        JDBI.useHandle(handle -> {
            handle.execute("""
                    CREATE TEMPORARY TABLE kinds (id uuid, note text, at timestamptz, big bigint, whole integer, small smallint,
                                                  ratio double precision, truth boolean, bytes bytea, names text[])""");
            int stored = handle.createUpdate("""
                            INSERT INTO kinds
                            VALUES (:id, :note, :at, :big, :whole, :small, :ratio, :truth, :bytes, :names)""")
                    .bind("id", (UUID) null)
                    .bind("note", (String) null)
                    .bind("at", (OffsetDateTime) null)
                    .bind("big", (Long) null)
                    .bind("whole", (Integer) null)
                    .bind("small", (Short) null)
                    .bind("ratio", (Double) null)
                    .bind("truth", (Boolean) null)
                    .bind("bytes", (byte[]) null)
                    .bind("names", (Object) null)
                    .execute();
            assertThat(stored).isOne();
        });
    }

    /** From an API key, from a token of an identity provider, from a session, and from nothing where the service is open. */
    @Test
    void aTicketAndASessionAreMadeFromWhateverCredentialThereIs() {
        AccessTokens tokens = new AccessTokens(JDBI);
        Holder holder = new Holder("subject:ada", "Ada", "gamma", Role.VIEWER);
        Instant soon = Instant.now().plusSeconds(60);
        Secret session = tokens.issueSession(holder, CredentialValidity.UNLIMITED, soon);
        List<CredentialValidity> credentials = List.of(
                CredentialValidity.UNLIMITED,
                new CredentialValidity(Optional.empty(), Optional.empty(), soon),
                new CredentialValidity(Optional.empty(), Optional.of(session.fingerprint()), soon));

        for (CredentialValidity from : credentials) {
            Secret ticket = tokens.issueTicket(holder, from, soon);
            assertThat(tokens.redeemTicket(ticket))
                    .as(from.toString())
                    .hasValueSatisfying(held -> assertThat(held.holder()).isEqualTo(holder));
        }
    }
}
