package dev.meridian.api.heatmap;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A caller's IP address in canonical form.
 *
 * @param text the address, or the original text if it is not an address
 * @param limited the key of rate limits: for IPv6 the network of 64 bits, since a caller usually has all addresses of
 *     such a network
 */
record CallerAddress(String text, String limited) {
    private static final int NETWORK_BYTES = 8;

    static CallerAddress of(String text) {
        return parsed(text).map(CallerAddress::of).orElseGet(() -> new CallerAddress(text, text));
    }

    /** The address that a text names; never looks anything up. */
    static Optional<InetAddress> parsed(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    private static CallerAddress of(InetAddress address) {
        String text = address.getHostAddress();
        byte[] network = Arrays.copyOf(address.getAddress(), NETWORK_BYTES);
        return new CallerAddress(
                text, address instanceof Inet6Address ? HexFormat.of().formatHex(network) : text);
    }
}
