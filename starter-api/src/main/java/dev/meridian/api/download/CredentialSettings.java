package dev.meridian.api.download;

import dev.meridian.activities.download.connection.CredentialKeys;
import dev.meridian.api.settings.WrongSetting;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How credentials of connections are encrypted.
 *
 * @param keys {@code CREDENTIAL_KEYS}: keys of 32 bytes in Base64, separated by commas; the first encrypts, all decrypt
 */
@ConfigurationProperties("credential")
record CredentialSettings(@DefaultValue List<String> keys) {
    CredentialSettings {
        keys = keys.stream().map(String::strip).filter(key -> !key.isEmpty()).toList();
        if (!keys.isEmpty()) {
            try {
                CredentialKeys.of(keys);
            } catch (IllegalArgumentException wrong) {
                throw new WrongSetting(
                        "CREDENTIAL_KEYS",
                        "can't be used: " + wrong.getMessage(),
                        "Set it to keys of 32 bytes in Base64, separated by commas; 'openssl rand -base64 32' makes one.");
            }
        }
    }

    Optional<CredentialKeys> read() {
        return keys.isEmpty() ? Optional.empty() : Optional.of(CredentialKeys.of(keys));
    }

    /** Shows no key. */
    @Override
    public String toString() {
        return "CredentialSettings[" + keys.size() + " keys]";
    }
}
