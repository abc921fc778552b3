package dev.meridian.api.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The browser that is installed on this machine. Where there is none, tests are skipped and say so; in continuous
 * integration, where the variable {@code CI} is set, they fail.
 */
public final class Chromium implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    /** A machine that does much else at the same time fails nothing. */
    private static final double LONG_ENOUGH = 60_000;

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Starts it; a browser costs about a second and 200 MB. */
    public static Chromium start() {
        PlaywrightAssertions.setDefaultAssertionTimeout(LONG_ENOUGH);
        Path program = installed().orElseGet(Chromium::missing);
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        // As root, which continuous integration is, Chromium starts without its sandbox only.
        Browser browser = playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(program)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--enable-precise-memory-info")));
        return new Chromium(playwright, browser);
    }

    Browser browser() {
        return browser;
    }

    private static Optional<Path> installed() {
        return NAMES.stream()
                .flatMap(name -> folders().map(folder -> folder.resolve(name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Stream<Path> folders() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of);
    }

    private static Path missing() {
        String message = "Tests of the console need Chromium: apt-get install chromium fonts-dejavu-core";
        if (System.getenv("CI") != null) {
            throw new IllegalStateException(message);
        }
        System.err.println("SKIPPED: " + message);
        return Assumptions.abort(message);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
