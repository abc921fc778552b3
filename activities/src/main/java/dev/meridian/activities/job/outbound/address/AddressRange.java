package dev.meridian.activities.job.outbound.address;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * A range of IP addresses in CIDR form, e.g. {@code 10.0.0.0/8} or {@code fc00::/7}; a single address is a range of one.
 *
 * @param prefixLength how many leading bits its addresses share
 */
public record AddressRange(InetAddress base, int prefixLength) {
    public AddressRange {
        if (prefixLength < 0 || prefixLength > base.getAddress().length * 8) {
            throw new IllegalArgumentException("Not a prefix length of " + base.getHostAddress() + ": " + prefixLength);
        }
    }

    /**
     * @throws IllegalArgumentException if the text is not an address literal with an optional prefix length
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress base = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        int length = slash < 0 ? base.getAddress().length * 8 : Integer.parseInt(text.substring(slash + 1));
        return new AddressRange(base, length);
    }

    public boolean contains(InetAddress address) {
        byte[] ours = base.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        int whole = prefixLength / 8;
        int rest = prefixLength % 8;
        if (Arrays.mismatch(ours, 0, whole, theirs, 0, whole) >= 0) {
            return false;
        }
        return rest == 0 || ((ours[whole] ^ theirs[whole]) & 0xff) >> (8 - rest) == 0;
    }
}
