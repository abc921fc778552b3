package dev.meridian.activities.job.outbound.address;

import com.ibm.icu.text.IDNA;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Brings the host of an address into canonical form. */
final class WebHost {
    private static final IDNA UTS_46 =
            IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ);
    /** The errors that browsers tolerate: real names have hyphens everywhere, and lengths are checked below. */
    private static final Set<IDNA.Error> TOLERATED = EnumSet.of(
            IDNA.Error.LEADING_HYPHEN,
            IDNA.Error.TRAILING_HYPHEN,
            IDNA.Error.HYPHEN_3_4,
            IDNA.Error.EMPTY_LABEL,
            IDNA.Error.LABEL_TOO_LONG,
            IDNA.Error.DOMAIN_NAME_TOO_LONG);

    private static final Pattern LABELS = Pattern.compile("(?:[a-z0-9_-]{1,63}\\.){0,127}[a-z0-9_-]{1,63}\\.?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");
    private static final int LONGEST_NAME = 253;

    private WebHost() {}

    /**
     * @param text as the address has it; an IPv6 address stands in brackets
     * @throws IllegalArgumentException if the text is not a host
     */
    static String canonical(String text) {
        if (text.startsWith("[")) {
            return ipv6(text);
        }
        String name = ascii(PercentCoding.decode(text));
        String relative = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (relative.length() > LONGEST_NAME || !LABELS.matcher(name).matches()) {
            throw refused();
        }
        return NUMBER.matcher(relative.substring(relative.lastIndexOf('.') + 1)).matches() ? ipv4(relative) : name;
    }

    private static String ascii(String name) {
        if (name.chars().allMatch(unit -> unit < 0x80)
                && !name.toLowerCase(Locale.ROOT).contains("xn--")) {
            return name.toLowerCase(Locale.ROOT);
        }
        IDNA.Info info = new IDNA.Info();
        StringBuilder ascii = UTS_46.nameToASCII(name, new StringBuilder(), info);
        if (!TOLERATED.containsAll(info.getErrors())) {
            throw refused();
        }
        return ascii.toString();
    }

    private static String ipv6(String text) {
        String address = text.substring(1, text.length() - 1).toLowerCase(Locale.ROOT);
        if (address.indexOf(':') < 0 || address.indexOf('%') >= 0) {
            throw refused();
        }
        InetAddress.ofLiteral(address);
        return "[" + address + "]";
    }

    /**
     * Parses an IPv4 address as browsers do: one to four numbers, each decimal, octal or hexadecimal, of which the last
     * fills the remaining bytes.
     */
    private static String ipv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length > 4) {
            throw refused();
        }
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            int bytes = last ? 5 - parts.length : 1;
            long number = number(parts[i]);
            if (number < 0 || number >= 1L << 8 * bytes) {
                throw refused();
            }
            address = address << 8 * bytes | number;
        }
        return (address >> 24) + "." + (address >> 16 & 255) + "." + (address >> 8 & 255) + "." + (address & 255);
    }

    private static long number(String part) {
        try {
            if (part.startsWith("0x")) {
                return part.length() == 2 ? 0 : Long.parseLong(part.substring(2), 16);
            }
            return Long.parseLong(part, part.startsWith("0") ? 8 : 10);
        } catch (NumberFormatException malformed) {
            throw refused();
        }
    }

    private static IllegalArgumentException refused() {
        return new IllegalArgumentException("The host of this address is no name and no address of a host");
    }
}
