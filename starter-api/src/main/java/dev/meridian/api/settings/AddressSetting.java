package dev.meridian.api.settings;

import dev.meridian.activities.job.outbound.address.WebAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Reads settings that are http or https addresses. */
public final class AddressSetting {
    private AddressSetting() {}

    /**
     * The address; null if the setting is not set or blank, since Compose passes unset variables on as empty ones.
     *
     * @param name the environment variable
     * @param example a valid address, for the message
     * @throws WrongSetting if the text is not an http or https address without user info
     */
    public static @Nullable WebAddress read(String name, @Nullable String text, String example) {
        if (text == null || text.isBlank()) {
            return null;
        }
        return parse(name, text.strip(), example);
    }

    /**
     * The address for a client that reads hosts as Java does. Such clients (the JDK's, AWS's and gRPC's) find no host
     * in an address whose host has an underscore, although the host can be resolved.
     *
     * @throws WrongSetting as {@link #read}, and if the host is one that these clients do not find
     */
    public static @Nullable URI readForJavaClients(String name, @Nullable String text, String example) {
        WebAddress address = read(name, text, example);
        if (address == null) {
            return null;
        }
        requireHostForJavaClients(name, address.host());
        return address.target().equals("/") ? URI.create(address.origin()) : address.toUri();
    }

    /**
     * @param host without its port
     * @throws WrongSetting if the host has an underscore, or is another one in which Java's clients find no host
     */
    public static void requireHostForJavaClients(String name, String host) {
        if (host.indexOf('_') >= 0 || URI.create("http://" + host).getHost() == null) {
            throw new WrongSetting(
                    name,
                    "has the host '" + host + "', which the client that calls it can't address",
                    "Give that host a name of letters, digits and hyphens, without underscores, or use its IP address.");
        }
    }

    private static WebAddress parse(String name, String text, String example) {
        try {
            return WebAddress.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw new WrongSetting(
                    name,
                    "is not an http or https address: " + malformed.getMessage(),
                    "Set it to something like " + example + ".");
        }
    }
}
