package dev.meridian.activities.job.outbound.address;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses jobs may call: those of the public internet, and those that an operator allows.
 *
 * <p>Refused are all of IANA's special-purpose ranges, among them loopback, private, link-local (with the clouds' metadata
 * services), carrier-grade NAT, unique-local, documentation and multicast addresses. IPv6 addresses that carry an IPv4
 * address (mapped, compatible, NAT64, 6to4) count as that address.
 */
public final class AddressPolicy {
    private static final List<AddressRange> SPECIAL = ranges(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "64:ff9b:1::/48",
            "100::/63",
            "2001::/23",
            "2001:db8::/32",
            "3fff::/20",
            "5f00::/16",
            "fc00::/7",
            "fe80::/10",
            "fec0::/10",
            "ff00::/8");
    private static final AddressRange PUBLIC_V6 = AddressRange.parse("2000::/3");
    private static final AddressRange NAT64 = AddressRange.parse("64:ff9b::/96");
    private static final AddressRange SIX_TO_FOUR = AddressRange.parse("2002::/16");
    private static final AddressRange V4_COMPATIBLE = AddressRange.parse("::/96");

    private final List<AddressRange> allowed;

    /**
     * @param allowed ranges that may be called although they are special
     */
    public AddressPolicy(List<AddressRange> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    /** The policy that permits the public internet only. */
    public static AddressPolicy publicInternet() {
        return new AddressPolicy(List.of());
    }

    /** The policy that permits every address. */
    public static AddressPolicy anywhere() {
        return new AddressPolicy(ranges("0.0.0.0/0", "::/0"));
    }

    /** Whether jobs may call this address. */
    public boolean permits(InetAddress address) {
        InetAddress meant = address instanceof Inet6Address v6 ? embedded(v6) : address;
        return contains(allowed, address) || contains(allowed, meant) || isPublic(meant);
    }

    private static boolean isPublic(InetAddress address) {
        boolean unicast = !(address instanceof Inet6Address) || PUBLIC_V6.contains(address);
        return unicast && !contains(SPECIAL, address);
    }

    private static InetAddress embedded(Inet6Address address) {
        byte[] bytes = address.getAddress();
        if (NAT64.contains(address) || V4_COMPATIBLE.contains(address)) {
            return v4(Arrays.copyOfRange(bytes, 12, 16));
        }
        return SIX_TO_FOUR.contains(address) ? v4(Arrays.copyOfRange(bytes, 2, 6)) : address;
    }

    private static InetAddress v4(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static boolean contains(List<AddressRange> ranges, InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    private static List<AddressRange> ranges(String... texts) {
        return Arrays.stream(texts).map(AddressRange::parse).toList();
    }
}
