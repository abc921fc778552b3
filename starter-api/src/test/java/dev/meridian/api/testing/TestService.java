package dev.meridian.api.testing;

import dev.meridian.api.MeridianApplication;
import dev.meridian.devstack.Database;
import dev.meridian.devstack.SharedServers;
import dev.meridian.devstack.TemporalAddress;
import dev.meridian.workflows.job.JobSearchAttributes;
import io.temporal.common.SearchAttributeKey;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A service of this module in the test's JVM, on a free port, set up by the settings that the environment would have.
 *
 * {@snippet :
 * try (TestService service = TestService.of(Settings.shared()).start()) {
 *     service.http().get("/api/jobs");
 * }
 * }
 */
public final class TestService implements AutoCloseable {
    /** Of the tenant default; it runs the installation. */
    public static final String ADMIN_KEY = "mk_test_0123456789abcdef0123456789abcdef0123456789abcdef";

    private final ConfigurableApplicationContext context;

    private TestService(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * The settings of a service.
     *
     * @param values by name as in the environment
     */
    public record Settings(Map<String, String> values) {
        public Settings {
            Map<String, String> all = new LinkedHashMap<>(values);
            all.putIfAbsent("SECURITY_BOOTSTRAP_ADMIN_KEY", ADMIN_KEY);
            values = Map.copyOf(all);
        }

        /** The servers that all tests share, with a database, a bucket and a namespace of its own. */
        public static Settings fresh() {
            return new Settings(Map.of())
                    .with(freshNamespace())
                    .with("S3_ENDPOINT", SharedServers.s3().endpoint().toString())
                    .with("S3_BUCKET", SharedServers.s3().freshBucket())
                    .with("S3_REGION", SharedServers.s3().region())
                    .with("S3_ACCESS_KEY_ID", SharedServers.s3().accessKeyId())
                    .with("S3_SECRET_ACCESS_KEY", SharedServers.s3().secretAccessKey())
                    .with(migratedDatabase());
        }

        /** A namespace with our search attributes: until a worker has registered them no job starts, and tests wait. */
        public static TemporalAddress freshNamespace() {
            return SharedServers.temporal(JobSearchAttributes.ALL.stream()
                    .collect(Collectors.toMap(SearchAttributeKey::getName, _ -> "Keyword")));
        }

        /** A database of its own; nothing answers where Temporal and S3 should be. */
        public static Settings databaseOnly() {
            return new Settings(Map.of())
                    .with("TEMPORAL_ADDRESS", "127.0.0.1:1")
                    .with("S3_ENDPOINT", "http://127.0.0.1:1")
                    .with("S3_ACCESS_KEY_ID", "nobody")
                    .with("S3_SECRET_ACCESS_KEY", "nothing")
                    .with(migratedDatabase());
        }

        private static Database migratedDatabase() {
            return SharedServers.postgres().freshCopy(Template.MIGRATED);
        }

        /** A database with the schema; a copy of it is made sooner than the schema. */
        private static final class Template {
            static final Database MIGRATED = migrated();

            private static Database migrated() {
                Database database = SharedServers.postgres().freshDatabase();
                PGSimpleDataSource dataSource = new PGSimpleDataSource();
                dataSource.setUrl(database.jdbcUrl());
                dataSource.setUser(database.user());
                dataSource.setPassword(database.password());
                dev.meridian.activities.job.database.Database.migrate(dataSource);
                return database;
            }
        }

        /** The value of a setting that is set. */
        public String get(String name) {
            return Objects.requireNonNull(values.get(name), name);
        }

        public Settings with(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(values);
            more.put(name, value);
            return new Settings(more);
        }

        public Settings with(TemporalAddress temporal) {
            return with("TEMPORAL_ADDRESS", temporal.target()).with("TEMPORAL_NAMESPACE", temporal.namespace());
        }

        public Settings with(Database database) {
            return with("DATABASE_URL", database.jdbcUrl())
                    .with("DATABASE_USER", database.user())
                    .with("DATABASE_PASSWORD", database.password());
        }
    }

    /**
     * Starts one and returns when it serves; shared services that nobody uses end before. Services start one after the other, because each
     * sets up the logging of the whole JVM.
     *
     * @param more configurations besides the product's own
     */
    public static synchronized TestService start(Settings settings, Class<?>... more) {
        SharedServices.endUnused();
        return run(settings, more);
    }

    /** The same, and leaves shared services as they are. */
    static synchronized TestService run(Settings settings, Class<?>... more) {
        SpringApplicationBuilder application = new SpringApplicationBuilder(MeridianApplication.class)
                .sources(more)
                .initializers(
                        context -> context.getBeanFactory().registerSingleton("withoutExamples", new WithoutExamples()),
                        context -> context.addBeanFactoryPostProcessor(ReadClasses.share()))
                .registerShutdownHook(false)
                .environment(TestEnvironment.of(settings.values()));
        return new TestService(application.run("--server.port=0"));
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    /** A client with {@link #ADMIN_KEY}. */
    public TestHttp http() {
        return new TestHttp(url(), Optional.of(ADMIN_KEY));
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** For types of which there are several. */
    public <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    /** Stops it as SIGTERM would. */
    @Override
    public void close() {
        context.close();
    }
}
