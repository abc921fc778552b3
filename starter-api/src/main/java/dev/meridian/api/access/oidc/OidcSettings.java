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
 * @param clientId {@code OIDC_CLIENT_ID}: the name under which the provider knows this service, with which people sign
 *     in at the provider; without it they sign in by API keys only
 * @param clientSecret {@code OIDC_CLIENT_SECRET}: the client's secret; without it the client is a public one
 */
@ConfigurationProperties("oidc")
public record OidcSettings(
        @Nullable String issuer,
        @Nullable String audience,
        @DefaultValue("tenant") String tenantClaim,
        @DefaultValue("role") String roleClaim,
        @Nullable String clientId,
        @Nullable String clientSecret) {
    public OidcSettings {
        clientId = blankToNull(clientId);
        clientSecret = blankToNull(clientSecret);
        issuer = blankToNull(issuer);
        audience = blankToNull(audience);
        AddressSetting.read("OIDC_ISSUER", issuer, "https://id.example.org/realms/main");
        if (issuer != null && audience == null) {
            throw new WrongSetting(
                    "OIDC_AUDIENCE",
                    "is missing",
                    "Set it to what the tokens for this service have in 'aud'; tokens for other services are refused.");
        }
        if (clientId != null && issuer == null) {
            throw new WrongSetting(
                    "OIDC_ISSUER", "is missing", "Set it to the address of the provider that knows OIDC_CLIENT_ID.");
        }
        if (clientSecret != null && clientId == null) {
            throw new WrongSetting(
                    "OIDC_CLIENT_ID", "is missing", "Set it to the client that OIDC_CLIENT_SECRET belongs to.");
        }
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "OidcSettings[issuer=" + issuer + ", audience=" + audience + ", clientId=" + clientId + "]";
    }

    private static @Nullable String blankToNull(@Nullable String value) {
        return value == null || value.isBlank() ? null : value;
    }
}
