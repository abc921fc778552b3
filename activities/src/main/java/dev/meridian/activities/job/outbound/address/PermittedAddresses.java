package dev.meridian.activities.job.outbound.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves names to addresses that jobs may call. The client connects to the very addresses that this returns, so that a
 * name can't mean one address when it is checked and another when it is called.
 */
public final class PermittedAddresses implements DnsResolver {
    private final AddressPolicy policy;

    public PermittedAddresses(AddressPolicy policy) {
        this.policy = policy;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] found = InetAddress.getAllByName(host);
        // One forbidden address forbids the host: an attacker could make the public address beside it unreachable.
        if (!Arrays.stream(found).allMatch(policy::permits)) {
            throw new RefusedAddressException(host);
        }
        return found;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
