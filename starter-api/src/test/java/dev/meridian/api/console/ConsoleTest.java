package dev.meridian.api.console;

import dev.meridian.api.console.ConsoleTab.Look;
import dev.meridian.api.testing.SharedServices;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestService;
import dev.meridian.api.testing.TestService.Settings;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.JsonNode;

/**
 * The browser and the service of a test class of pages. The classes of a JVM share the browser, and those that need no service of
 * their own share one of each kind; each class has a tenant of its own there, so that it sees nothing of the others but shared
 * heatmaps.
 *
 * {@snippet :
 * @RegisterExtension
 * static final ConsoleTest console = ConsoleTest.working();
 * }
 */
public final class ConsoleTest implements BeforeAllCallback, AfterAllCallback {
    private static final String MANY = "100000";

    private final @Nullable Kind kind;
    private final Supplier<Settings> settings;
    private final boolean ofInstallation;

    private @Nullable Chromium chromium;
    private @Nullable TestService service;
    private @Nullable TestHttp http;
    private String tenant = "default";

    private enum Kind {
        WORKING,
        IDLE
    }

    private ConsoleTest(@Nullable Kind kind, Supplier<Settings> settings, boolean ofInstallation) {
        this.kind = kind;
        this.settings = settings;
        this.ofInstallation = ofInstallation;
    }

    /** A shared service with all its servers, whose jobs run, keep credentials, and may call servers of the test. */
    public static ConsoleTest working() {
        return new ConsoleTest(
                Kind.WORKING,
                () -> unlimited(Settings.fresh())
                        .with("CREDENTIAL_KEYS", Base64.getEncoder().encodeToString(new byte[32]))
                        .with("OUTBOUND_ALLOWED_ADDRESSES", "127.0.0.0/8")
                        .with("OUTBOUND_CALLS_PER_SECOND", "1000"),
                false);
    }

    /** A shared service without workers, so that the test itself is what moves jobs. */
    static ConsoleTest idle() {
        return new ConsoleTest(
                Kind.IDLE, () -> unlimited(Settings.databaseOnly()).with("SERVICE_TYPE", "api"), false);
    }

    /** A service of the class's own, as its tenant {@code default}, which runs the installation. */
    public static ConsoleTest own(Supplier<Settings> settings) {
        return new ConsoleTest(null, settings, true);
    }

    /** The same service, as the tenant that runs the installation; one class only may do that. */
    ConsoleTest ofInstallation() {
        return new ConsoleTest(kind, settings, true);
    }

    private static Settings unlimited(Settings settings) {
        return settings.with("RATE_LIMIT_PER_SECOND", MANY).with("RATE_LIMIT_BURST", MANY);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        chromium = Chromium.start();
        TestService started = kind == null ? TestService.start(settings.get()) : SharedServices.take(kind, settings);
        service = started;
        http = started.http();
        if (!ofInstallation) {
            tenant = context.getRequiredTestClass().getSimpleName().toLowerCase(Locale.ROOT);
            http = started.http().as(keyOf(tenant, "admin"));
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (kind != null) {
            SharedServices.giveBack();
        } else if (service != null) {
            service.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    public Chromium chromium() {
        return Objects.requireNonNull(chromium);
    }

    public TestService service() {
        return Objects.requireNonNull(service);
    }

    /** The tenant of this class. */
    String tenant() {
        return tenant;
    }

    /** A client with the key of the tenant's admin. */
    public TestHttp http() {
        return Objects.requireNonNull(http);
    }

    /** A client with the key of those who run the installation. */
    TestHttp installation() {
        return service().http();
    }

    /** A new key of the class's tenant. */
    public String key(String role) {
        return keyOf(tenant, role);
    }

    /** A new key of another tenant. */
    String keyOf(String ofTenant, String role) {
        JsonNode made = installation()
                .post(
                        "/api/keys",
                        "{\"name\":\"%s\",\"role\":\"%s\",\"tenantId\":\"%s\"}".formatted(role, role, ofTenant))
                .json();
        return made.path("key").asString();
    }

    /** A tab that has opened nothing yet. */
    ConsoleTab open(Look look) {
        return ConsoleTab.open(chromium(), service().url(), look);
    }

    /** A tab that is signed in as the tenant's admin, in the light, at a path below {@code /console/}. */
    public ConsoleTab signedIn(String path) {
        return signedIn(Look.LIGHT, path);
    }

    /** The same with another look. */
    public ConsoleTab signedIn(Look look, String path) {
        return signedIn(look, key(), path);
    }

    /** The same with another key. */
    public ConsoleTab signedIn(Look look, String key, String path) {
        return ConsoleTab.signedIn(chromium(), service().url(), look, key, path);
    }

    /** The key of the tenant's admin. */
    String key() {
        return ofInstallation ? TestService.ADMIN_KEY : http().credential().orElseThrow();
    }
}
