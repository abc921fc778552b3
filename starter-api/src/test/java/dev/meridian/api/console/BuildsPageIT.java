package dev.meridian.api.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.sun.net.httpserver.HttpServer;
import dev.meridian.api.console.ConsoleTab.Look;
import dev.meridian.api.testing.TestService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The console's page of static builds: what asked for each, what was merged, and what the hook answered. */
@Tag("slow")
class BuildsPageIT {
    private static final int ACCEPTED = 202;
    private static final int GONE = 410;

    private static Chromium chromium;
    private static TestService service;
    private static HttpServer hook;
    private static volatile int answer = ACCEPTED;

    @BeforeAll
    static void start() throws IOException {
        chromium = Chromium.start();
        hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        hook.start();
        service = TestService.start(TestService.Settings.databaseOnly()
                .with(TestService.Settings.freshNamespace())
                .with(
                        "STATIC_BUILD_HOOK_URL",
                        "http://127.0.0.1:" + hook.getAddress().getPort() + "/build")
                .with("STATIC_BUILD_HOOK_SECRET", "a secret of this test")
                .with("STATIC_BUILD_QUIET_WINDOW", "3s"));
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
            hook.stop(0);
        }
        chromium.close();
    }

    @Test
    void requestsThatComeTogetherBecomeOneBuildAndTheHooksAnswerIsShown() {
        try (ConsoleTab tab = ConsoleTab.signedIn(chromium, service, "/console/builds")) {
            tab.requireAccessible();
            ask("Publishing explorer city-trees");
            ask("Another change");
            tab.button("New build").click();
            tab.page().getByLabel("What it is for").fill("The <b>last</b> one");
            tab.button("Ask for it").click();
            assertThat(tab.find(".servers")).containsText("will become one build");
            assertThat(tab.find("tbody tr", "city-trees")
                            .locator("a", new Locator.LocatorOptions().setHasText("its explorer")))
                    .hasAttribute("href", "/console/explorers/city-trees");

            // Which of them is built decides the order in which Temporal was told of them.
            assertThat(tab.find("tbody tr", "merged into")).hasCount(2);
            Locator built = tab.find("tbody tr", "a build");
            assertThat(built).containsText("Completed");
            built.getByText("Answer").click();
            assertThat(built).containsText("The hook took it");
            assertThat(built.locator("pre")).containsText("The build hook answered 202");
            tab.picture("builds-light");
            tab.requireAccessible();

            answer = GONE;
            tab.button("New build").click();
            tab.button("Ask for it").click();
            Locator failed = tab.find("tbody tr", "On request").first();
            assertThat(failed).containsText("Failed");
            failed.getByText("Answer").click();
            assertThat(failed).containsText("The build hook answered 410");
            assertThat(tab.find(".servers")).containsText("The build hook answered 410");
            answer = ACCEPTED;
            failed.getByText("Build again").click();
            assertThat(tab.find("tbody tr", "Building once more")).containsText("Completed");
        }
        try (ConsoleTab tab =
                ConsoleTab.signedIn(chromium, service.url(), Look.PHONE, TestService.ADMIN_KEY, "/console/builds")) {
            assertThat(tab.find("tbody tr").first()).isVisible();
            tab.requireNoSidewaysScroll();
            tab.requireAccessible();
        }
    }

    private static void ask(String message) {
        service.http()
                .post("/api/jobs", "{\"type\":\"static_build\",\"payload\":{\"message\":\"%s\"}}".formatted(message));
    }
}
