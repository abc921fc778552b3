package dev.meridian.api.access.oidc;

import dev.meridian.api.settings.AddressSetting;
import dev.meridian.api.settings.WrongSetting;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whose tokens are taken beside API keys.
 *
 * @param issuer {@code OIDC_ISSUER}: the identity provider's address, as its tokens have it in {@code iss}; none: no tokens
 * @param audience {@code OIDC_AUDIENCE}: what its tokens for us have in {@code aud}
 * @param tenantClaim {@code OIDC_TENANT_CLAIM}: where they have the tenant; dots lead into nested claims
 * @param roleClaim {@code OIDC_ROLE_CLAIM}: where they have the role, or a list of roles of which the largest counts
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
