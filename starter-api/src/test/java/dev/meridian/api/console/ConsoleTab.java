package dev.meridian.api.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.meridian.api.testing.TestService;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A tab of a browser of its own. It fails its test, when it is closed, for each error on the browser's console, violation of
 * the policy, request to another origin and answer with 5xx.
 */
public final class ConsoleTab implements AutoCloseable {
    /** Chromium's line for an answer; the answers themselves are looked at. */
    private static final String ANSWER = "Failed to load resource";

    private static final double LONG_ENOUGH = 60_000;
    private static final int MOST_TABS = 100;

    /** What people call it: the label of a field, or the text of a button or link. */
    private static final String NAME_OF_FOCUSED = """
            () => {
              const focused = document.activeElement
              const texts = [...(focused.labels?.[0]?.childNodes ?? [])].filter(node => node.nodeType === Node.TEXT_NODE)
              const label = focused.labels?.length ? texts.map(node => node.data).join('') : undefined
              return (focused.ariaLabel ?? label ?? focused.textContent).trim()
            }""";

    private static final String BEYOND_THE_SCREEN = """
            () => {
              const beyond = document.documentElement.scrollWidth - innerWidth
              const buttons = [...document.querySelectorAll('button, a.button')]
                .filter(button => button.checkVisibility({visibilityProperty: true}) && !button.closest('.wide-table, [role=tablist], pre, .rail'))
                .filter(button => button.getBoundingClientRect().right > innerWidth)
              return [...(beyond > 0 ? [`${beyond} pixels`] : []), ...buttons.map(button => button.textContent)].join(', ')
            }""";

    private static final String GO = """
            async path => {
              history.pushState(null, '', path)
              dispatchEvent(new PopStateEvent('popstate'))
              const frame = () => new Promise(requestAnimationFrame)
              do {
                await frame()
                await frame()
              } while (document.getElementById('main').getAttribute('aria-busy') === 'true')
            }""";

    private final BrowserContext context;
    private final Page page;
    private final URI service;
    private final ColorScheme colours;
    private final List<String> troubles = Collections.synchronizedList(new ArrayList<>());
    private final List<String> otherOrigins = new ArrayList<>();
    private final Set<Integer> expectedAnswers = new HashSet<>();
    private boolean outage;

    private ConsoleTab(BrowserContext context, URI service, ColorScheme colours) {
        this.context = context;
        this.service = service;
        this.colours = colours;
        context.setDefaultTimeout(LONG_ENOUGH);
        context.addInitScript("addEventListener('securitypolicyviolation', event =>"
                + " console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI))");
        this.page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().startsWith(ANSWER)) {
                note("console: " + message.text());
            }
        });
        page.onPageError(error -> note("page: " + error));
        page.onRequest(request -> {
            if (!isOurs(request.url())) {
                note("request to another origin: " + request.url());
            }
        });
        page.onResponse(this::lookAt);
    }

    /** The size of a tab, and whether it is light or dark. */
    public record Look(int width, int height, ColorScheme colours) {
        /** At 200 % zoom a page has half as many of its own pixels each way. */
        public static final Look ZOOMED = new Look(720, 450, ColorScheme.LIGHT);

        public static final Look LIGHT = new Look(1440, 900, ColorScheme.LIGHT);
        public static final Look DARK = new Look(1440, 900, ColorScheme.DARK);
        public static final Look PHONE = new Look(360, 740, ColorScheme.LIGHT);
    }

    /** One that has opened nothing yet. */
    public static ConsoleTab open(Chromium chromium, URI service, Look look) {
        return new ConsoleTab(
                chromium.browser()
                        .newContext(new NewContextOptions()
                                .setBaseURL(service.toString())
                                .setViewportSize(look.width(), look.height())
                                // Nobody watches: a tab whose pictures of running jobs turn takes a tenth of a
                                // processor.
                                .setReducedMotion(ReducedMotion.REDUCE)
                                .setColorScheme(look.colours())),
                service,
                look.colours());
    }

    /** One that is signed in with a key, at a path below {@code /console/}. */
    public static ConsoleTab signedIn(Chromium chromium, URI service, Look look, String key, String path) {
        ConsoleTab tab = open(chromium, service, look);
        tab.page.navigate(path);
        tab.signIn(key);
        return tab;
    }

    /** The same with the key of an admin, in the light. */
    public static ConsoleTab signedIn(Chromium chromium, TestService service, String path) {
        return signedIn(chromium, service.url(), Look.LIGHT, TestService.ADMIN_KEY, path);
    }

    /** The page itself, for steps that this class has no method for. */
    public Page page() {
        return page;
    }

    /** By a CSS selector. */
    public Locator find(String selector) {
        return page.locator(selector);
    }

    /** By a CSS selector, with a text inside. */
    public Locator find(String selector, String text) {
        return page.locator(selector, new Page.LocatorOptions().setHasText(text));
    }

    /** By its whole name. */
    public Locator button(String name) {
        return page.getByRole(
                com.microsoft.playwright.options.AriaRole.BUTTON,
                new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** Fills in the form of the sign-in. */
    public void signIn(String key) {
        page.getByLabel("API key").fill(key);
        button("Sign in").click();
        assertThat(find("#main")).isVisible();
    }

    /** Lets the page lead to another origin, such as an identity provider. */
    public void allow(URI origin) {
        otherOrigins.add(origin.getAuthority());
    }

    /** Expects an outage from here on: refused connections are no trouble. */
    public void expectOutage() {
        outage = true;
    }

    /** Expects answers with this status from here on, which are no trouble. */
    public void expectAnswer(int status) {
        expectedAnswers.add(status);
    }

    /** Changes its size and colours. */
    public void look(Look look) {
        page.setViewportSize(look.width(), look.height());
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(look.colours()));
    }

    /** Presses Tab until the focus is on what has this name, and fails where the keyboard does not lead there. */
    public void tabTo(String name) {
        for (int i = 0; i < MOST_TABS; i++) {
            page.keyboard().press("Tab");
            if (name.equals(page.evaluate(NAME_OF_FOCUSED))) {
                return;
            }
        }
        throw new AssertionError("The keyboard does not reach '" + name + "'");
    }

    /** Goes to a path below {@code /console/} as a link in the page does, and returns when its page is drawn. */
    public void go(String path) {
        page.evaluate(GO, path);
    }

    /** Fails if there is anything that WCAG 2.2 A or AA forbids. */
    public void requireAccessible() {
        Accessibility.requireAll(page, "html");
    }

    /** Fails if the contrast of anything is too low, for what was looked at as a whole in other colours. */
    public void requireContrast() {
        Accessibility.requireContrast(page, "html");
    }

    /** The same of the dialog that is open: in light on a phone, and its contrast in dark on a wide screen. */
    public Locator requireAccessibleDialog() {
        Locator dialog = find("dialog");
        assertThat(dialog).isVisible();
        var before = page.viewportSize();
        look(Look.PHONE);
        Accessibility.requireAll(page, "dialog");
        requireNoSidewaysScroll();
        look(Look.DARK);
        Accessibility.requireContrast(page, "dialog");
        requireNoSidewaysScroll();
        page.setViewportSize(before.width, before.height);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colours));
        return dialog;
    }

    /** Fails if the page can be scrolled sideways, or a button lies beyond the screen, except in what scrolls by itself. */
    public void requireNoSidewaysScroll() {
        assertThat(page.evaluate(BEYOND_THE_SCREEN))
                .as("what is beyond the screen at %s", page.url())
                .isEqualTo("");
    }

    /** Keeps a picture, where {@code -Dmeridian.console.pictures=FOLDER} asks for pictures. */
    public void picture(String name) {
        Optional.ofNullable(System.getProperty("meridian.console.pictures"))
                .map(folder -> Path.of(folder, name + ".png"))
                .ifPresent(file -> page.screenshot(new Page.ScreenshotOptions().setPath(file)));
    }

    @Override
    public void close() {
        context.close();
        assertThat(troubles).isEmpty();
    }

    private boolean isOurs(String url) {
        URI address = URI.create(url.replaceFirst("\\?.*", ""));
        return address.getScheme().equals("data")
                || address.getScheme().equals("blob")
                || otherOrigins.contains(address.getAuthority())
                || (service.getHost().equals(address.getHost()) && service.getPort() == address.getPort());
    }

    private void lookAt(Response response) {
        if (response.status() >= 500 && !expectedAnswers.contains(response.status())) {
            note(response.status() + " " + response.url());
        }
    }

    private void note(String trouble) {
        if (!outage || !(trouble.contains("WebSocket") || trouble.contains("ERR_CONNECTION"))) {
            troubles.add(trouble);
        }
    }
}
