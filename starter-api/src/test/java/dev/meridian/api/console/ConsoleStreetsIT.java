package dev.meridian.api.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.meridian.api.settings.WrongSetting;
import dev.meridian.api.testing.TestService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A street map below the cells: only where it is set, and from its origin only. */
@Tag("slow")
class ConsoleStreetsIT {
    private static final byte[] PICTURE = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkaPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    @Test
    void streetsAreLoadedFromTheirOriginAndCanBeHidden() throws IOException {
        Set<String> asked = new ConcurrentSkipListSet<>();
        HttpServer streets = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        streets.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            exchange.getResponseHeaders().set("Content-Type", "image/png");
            exchange.sendResponseHeaders(200, PICTURE.length);
            exchange.getResponseBody().write(PICTURE);
            exchange.close();
        });
        streets.start();
        URI origin = URI.create("http://127.0.0.1:" + streets.getAddress().getPort());
        try (Chromium chromium = Chromium.start();
                TestService service = TestService.start(TestService.Settings.databaseOnly()
                        .with("SERVICE_TYPE", "api")
                        .with("CONSOLE_TILE_URL", origin + "/{z}/{x}/{y}.png")
                        .with("CONSOLE_TILE_CREDIT", "Streets by <b>\"us\"</b>"));
                ConsoleTab tab = ConsoleTab.open(chromium, service.url(), ConsoleTab.Look.LIGHT)) {
            new Cities(service.http()).describe("smallport", new Cities.Box(50.0, 10.0, 50.1, 10.1), 10);
            tab.allow(origin);
            String policy = tab.page().navigate("/console/heatmaps/smallport").headerValue("content-security-policy");
            assertThat(policy)
                    .contains("img-src 'self' " + origin + " data: blob:;")
                    .contains("script-src 'self';");
            tab.signIn(TestService.ADMIN_KEY);
            await().pollInSameThread().until(() -> !asked.isEmpty());
            assertThat(asked).allMatch(path -> Pattern.matches("/\\d+/\\d+/\\d+\\.png", path));
            assertThat(tab.find(".legend")).containsText("Streets by <b>\"us\"</b>");
            assertThat(tab.find(".map.over-streets")).hasCount(1);
            tab.page().getByLabel("Streets").uncheck();
            assertThat(tab.find(".map.over-streets")).hasCount(0);
            assertThat(tab.find("img.leaflet-tile")).hasCount(0);
            tab.requireAccessible();
        } finally {
            streets.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tiles.example/{z}/{x}/{y}.png",
                "ftp://tiles.example/{z}/{x}/{y}.png",
                "https://tiles.example/",
                "https://tiles.example; script-src */{z}/{x}/{y}",
                "https://tiles.example/{z}/{x}/{y}.png;script-src"
            })
    void whatIsNoAddressOfTilesStopsTheStartAndSaysHowToMendIt(String url) {
        assertThatThrownBy(() -> new ConsoleSettings(true, url, ""))
                .hasMessageContaining("CONSOLE_TILE_URL")
                .isInstanceOfSatisfying(
                        WrongSetting.class, wrong -> assertThat(wrong.remedy()).contains("{z}, {x} and {y}"));
    }
}
