package dev.meridian.api.access;

import dev.meridian.activities.access.ApiKeys;
import dev.meridian.activities.access.NewApiKey;
import dev.meridian.activities.access.Role;
import dev.meridian.activities.access.Secret;
import dev.meridian.activities.job.work.Actor;
import dev.meridian.api.database.DatabaseStart;
import dev.meridian.api.tenant.Tenant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;

/** Stores the environment's admin key before the first request. */
final class BootstrapKey implements InitializingBean {
    private static final Logger log = LoggerFactory.getLogger(BootstrapKey.class);

    private final ApiKeys keys;
    private final Optional<Secret> secret;
    private final DatabaseStart start;

    BootstrapKey(ApiKeys keys, Optional<Secret> secret, DatabaseStart start) {
        this.keys = keys;
        this.secret = secret;
        this.start = start;
    }

    @Override
    public void afterPropertiesSet() {
        secret.ifPresent(given -> start.perform(() -> store(given)));
    }

    private void store(Secret given) {
        NewApiKey wanted =
                new NewApiKey(Tenant.DEFAULT.id(), "bootstrap", Role.ADMIN, new Actor(null, "environment"), null);
        if (!keys.bootstrap(wanted, given)) {
            log.warn("The key in SECURITY_BOOTSTRAP_ADMIN_KEY was revoked and is not taken; set another one");
        }
    }
}
