package dev.meridian.activities.task.mail;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The name with which this machine greets a mail server: its full name if it has one, and its address in brackets otherwise, as
 * RFC 5321 says. Servers refuse names with underscores, which containers have, and many refuse names without a domain.
 */
final class EhloName {
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final int LONGEST = 253;

    private EhloName() {}

    static String ofThisMachine() {
        try {
            InetAddress self = InetAddress.getLocalHost();
            return of(self.getCanonicalHostName(), self);
        } catch (UnknownHostException nameless) {
            return of("", InetAddress.getLoopbackAddress());
        }
    }

    static String of(String name, InetAddress address) {
        if (isFullName(name)) {
            return name;
        }
        String digits = address.getHostAddress().replaceFirst("%.*", "");
        return "[" + (address instanceof Inet6Address ? "IPv6:" : "") + digits + "]";
    }

    /** Whether a name has a domain, is no address, and has only characters that host names have. */
    static boolean isFullName(String name) {
        if (name.length() > LONGEST) {
            return false;
        }
        List<String> labels = List.of(name.split("\\.", -1));
        return labels.size() > 1
                && labels.stream().allMatch(label -> LABEL.matcher(label).matches())
                && !NUMBER.matcher(labels.getLast()).matches();
    }
}
