package dev.meridian.api.access;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import dev.meridian.api.console.Chromium;
import dev.meridian.api.console.ConsoleTab;
import dev.meridian.api.testing.TestService;
import java.net.URI;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Signing in to the console at an identity provider of another site, whose redirect brings no strict cookie along. */
@Tag("slow")
class ConsoleSignInIT {
    @Test
    void whoSignsInAtTheProviderSeesThePageThatWasAskedFor() throws Exception {
        try (Chromium chromium = Chromium.start();
                Issuer issuer = new Issuer();
                TestService service = TestService.start(TestService.Settings.databaseOnly()
                        .with("SERVICE_TYPE", "api")
                        .with("OIDC_ISSUER", issuer.address())
                        .with("OIDC_AUDIENCE", Issuer.AUDIENCE)
                        .with("OIDC_CLIENT_ID", IssuerCodes.CLIENT)
                        .with("OIDC_CLIENT_SECRET", IssuerCodes.SECRET))) {
            URI console = URI.create("http://localhost:" + service.url().getPort());
            try (ConsoleTab tab = ConsoleTab.open(chromium, console, ConsoleTab.Look.LIGHT)) {
                tab.allow(URI.create(issuer.address()));
                tab.page().navigate("/console/jobs?status=failed");
                tab.find("a.button.primary").click();
                assertThat(tab.page()).hasURL(Pattern.compile("/console/jobs\\?status=failed$"));
                assertThat(tab.find(".foot")).containsText("Ada Lovelace");
                assertThat(tab.find(".foot")).containsText("operator · tenant gamma");
                assertThat(tab.find(".liveness")).containsText("live");
            }
        }
    }
}
