package dev.meridian.api.access.oidc;

import dev.meridian.api.settings.AddressSetting;
import dev.meridian.api.settings.WrongSetting;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The identity provider whose tokens are accepted beside API keys.
 *
 * @param issuer {@code OIDC_ISSUER}: the identity provider's address, as its tokens have it in {@code iss}; without it
 *     no tokens are accepted
 * @param audience {@code OIDC_AUDIENCE}: the value that tokens for this service have in {@code aud}
 * @param tenantClaim {@code OIDC_TENANT_CLAIM}: the claim with the tenant; dots lead into nested claims
 * @param roleClaim {@code OIDC_ROLE_CLAIM}: the claim with the role, or with a list of roles of which the highest
 *     counts
 */
@ConfigurationProperties("oidc")
public record OidcSettings(
        @Nullable String issuer,
        @Nullable String audience,
        @DefaultValue("tenant") String tenantClaim,
        @DefaultValue("role") String roleClaim) {
    public OidcSettings {
        issuer = blankToNull(issuer);
        audience = blankToNull(audience);
        AddressSetting.read("OIDC_ISSUER", issuer, "https://id.example.org/realms/main");
        if (issuer != null && audience == null) {
            throw new WrongSetting(
                    "OIDC_AUDIENCE",
                    "is missing",
                    "Set it to what the tokens for this service have in 'aud'; tokens for others must not do here.");
        }
    }

    private static @Nullable String blankToNull(@Nullable String value) {
        return value == null || value.isBlank() ? null : value;
    }
}
