package dev.meridian.api.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * The browser that is installed on this machine. Where there is none, tests are skipped and say so; in continuous
 * integration, where the variable {@code CI} is set, they fail.
 */
public final class Chromium implements AutoCloseable {
    /** The first is Chromium without windows: it draws the same pages in half the processor time. */
    private static final List<String> NAMES =
            List.of("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome");

    /** A machine that does much else at the same time fails nothing. */
    private static final double LONG_ENOUGH = 60_000;

    /** One for the test classes of a JVM, which run one after the other: a browser costs some seconds and 200 MB. */
    private static @Nullable Browser running;

    private final Browser browser;

    private Chromium(Browser browser) {
        this.browser = browser;
    }

    /** Takes the browser of this JVM, and starts it if it does not run. */
    public static synchronized Chromium start() {
        Browser browser = running;
        if (browser == null || !browser.isConnected()) {
            browser = launch();
            running = browser;
        }
        return new Chromium(browser);
    }

    private static Browser launch() {
        PlaywrightAssertions.setDefaultAssertionTimeout(LONG_ENOUGH);
        Path program = installed().orElseGet(Chromium::missing);
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Runtime.getRuntime().addShutdownHook(new Thread(playwright::close));
        // As root, which continuous integration is, Chromium starts without its sandbox only.
        return playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(program)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--enable-precise-memory-info")));
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
        String message =
                "Tests of the console need Chromium: apt-get install chromium-headless-shell fonts-dejavu-core";
        if (System.getenv("CI") != null) {
            throw new IllegalStateException(message);
        }
        System.err.println("SKIPPED: " + message);
        return Assumptions.abort(message);
    }

    /** Closes what its user left open; the browser stays for the next class. */
    @Override
    public void close() {
        List.copyOf(browser.contexts()).forEach(BrowserContext::close);
    }
}
