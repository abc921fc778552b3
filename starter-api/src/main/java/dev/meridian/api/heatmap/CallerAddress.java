package dev.meridian.api.heatmap;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * An address in its one form, however it was written.
 *
 * @param text the address; what was said, if that is none
 * @param limited what limits count by: of IPv6 the network of 64 bits, since a caller has all addresses of one
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
