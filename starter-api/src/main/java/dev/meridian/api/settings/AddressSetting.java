package dev.meridian.api.settings;

import dev.meridian.activities.job.outbound.address.WebAddress;
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
        try {
            return WebAddress.parse(text.strip());
        } catch (IllegalArgumentException malformed) {
            throw new WrongSetting(
                    name,
                    "is not an http or https address: " + malformed.getMessage(),
                    "Set it to something like " + example + ".");
        }
    }
}
