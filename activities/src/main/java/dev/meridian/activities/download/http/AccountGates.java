package dev.meridian.activities.download.http;

import dev.meridian.activities.job.outbound.AccountQuotas;
import dev.meridian.domain.download.connector.definition.Limits;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The gates of this process, one for each account, so that tables that are read side by side share a limit. */
public final class AccountGates {
    private final AccountQuotas quotas;
    private final Map<Key, AccountGate> gates = new ConcurrentHashMap<>();

    public AccountGates(AccountQuotas quotas) {
        this.quotas = quotas;
    }

    private record Key(String tenant, String account, Limits limits) {}

    AccountGate of(String tenant, String account, Limits limits) {
        return gates.computeIfAbsent(
                new Key(tenant, account, limits), key -> new AccountGate(quotas, tenant, account, limits));
    }
}
