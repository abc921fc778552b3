package dev.meridian.activities.job.outbound;

import dev.meridian.activities.job.database.Expiry;
import dev.meridian.activities.job.table.query.KeptJobs;
import java.security.SecureRandom;
import java.util.Base64;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The secrets that sign requests on behalf of tenants; each tenant gets its secret at its first request. */
public final class SigningSecrets {
    private static final int BYTES = 32;

    private final Jdbi jdbi;
    private final SecureRandom random = new SecureRandom();

    public SigningSecrets(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The tenant's secret, which its receivers need to verify signatures. */
    public String of(String tenant) {
        return jdbi.withHandle(handle -> find(handle, tenant));
    }

    /** Replaces the tenant's secret; requests are signed with the new secret from now on. */
    public String renew(String tenant) {
        String secret = next();
        jdbi.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO signing_secrets (tenant, secret) VALUES (:tenant, :secret)
                        ON CONFLICT (tenant) DO UPDATE SET secret = excluded.secret, created_at = now()""")
                .bind("tenant", tenant)
                .bind("secret", secret)
                .execute());
        return secret;
    }

    /**
     * Deletes secrets of tenants that no longer exist: there is no entry in the audit and no key, subscription,
     * schedule or job left. The secrets of other tenants are kept, since receivers would refuse requests that a new
     * secret signs.
     */
    public static Expiry expiry() {
        return new Expiry(
                "signing_secrets",
                (transaction, limit) -> transaction
                        .createUpdate("""
                        DELETE FROM signing_secrets WHERE tenant IN (
                            SELECT tenant FROM signing_secrets gone
                            WHERE created_at < now() - interval '1 day'
                              AND NOT EXISTS (SELECT FROM audit WHERE audit.tenant = gone.tenant)
                              AND NOT EXISTS (SELECT FROM api_keys k WHERE k.tenant = gone.tenant AND k.revoked_at IS NULL
                                              AND (k.expires_at IS NULL OR k.expires_at > now()))
                              AND NOT EXISTS (SELECT FROM notice_subscriptions s WHERE s.tenant = gone.tenant)
                              AND NOT EXISTS (SELECT FROM schedules s WHERE s.tenant = gone.tenant)
                              AND tenant <> ALL (:tenantsWithJobs)
                            LIMIT :limit FOR UPDATE SKIP LOCKED)""")
                        .bindArray("tenantsWithJobs", String.class, KeptJobs.tenants(transaction))
                        .bind("limit", limit)
                        .execute());
    }

    private String find(Handle handle, String tenant) {
        return handle.createQuery("SELECT secret FROM signing_secrets WHERE tenant = :tenant")
                .bind("tenant", tenant)
                .mapTo(String.class)
                .findOne()
                .orElseGet(() -> create(handle, tenant));
    }

    private String create(Handle handle, String tenant) {
        handle.createUpdate("""
                        INSERT INTO signing_secrets (tenant, secret) VALUES (:tenant, :secret)
                        ON CONFLICT (tenant) DO NOTHING""").bind("tenant", tenant).bind("secret", next()).execute();
        return handle.createQuery("SELECT secret FROM signing_secrets WHERE tenant = :tenant")
                .bind("tenant", tenant)
                .mapTo(String.class)
                .one();
    }

    private String next() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return "whsec_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
