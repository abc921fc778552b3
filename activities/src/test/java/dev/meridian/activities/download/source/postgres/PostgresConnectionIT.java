package dev.meridian.activities.download.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.activities.job.work.AbortSignal;
import dev.meridian.devstack.PostgresServer;
import dev.meridian.devstack.fault.TcpProxy;
import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.source.PageEnd;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.TableReader;
import dev.meridian.domain.download.source.TableRequest;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings of a connection, the connections that are refused, and the failures when there is no connection. */
class PostgresConnectionIT {
    private final SourceDatabase database = new SourceDatabase();

    private static void failsAs(String code, SourceFailure.Remedy remedy, Source source) {
        try (source) {
            assertThatThrownBy(source::test).isInstanceOfSatisfying(SourceFailure.class, failed -> {
                assertThat(failed.code()).as(failed.getMessage()).isEqualTo(code);
                assertThat(failed.remedy()).isEqualTo(remedy);
                assertThat(failed.getMessage()).doesNotContain("a wrong word");
            });
        }
    }

    private Source with(String setting, String value) {
        Map<String, String> settings = database.settings();
        settings.put(setting, value);
        return SourceDatabase.open(settings, database.password(), AddressPolicy.anywhere());
    }

    @Test
    void whatIsWrongIsSaidWithWhatToDo() {
        failsAs("unauthorized", SourceFailure.Remedy.NONE, database.openAs(database.user(), "a wrong word"));
        failsAs("unauthorized", SourceFailure.Remedy.NONE, database.openAs(database.user(), ""));
        failsAs("database_not_found", SourceFailure.Remedy.NONE, with("database", "nowhere"));
        failsAs("tls_failed", SourceFailure.Remedy.NONE, with("tls", "verify-full"));
        failsAs("tls_failed", SourceFailure.Remedy.NONE, with("tls", "require"));
        failsAs("unreachable", SourceFailure.Remedy.RETRY, with("host", "no-such-host.invalid"));
    }

    @Test
    void aServerThatIsTooOldIsRefusedAtOnce() throws Exception {
        try (OtherServer old = OtherServer.old()) {
            failsAs("server_too_old", SourceFailure.Remedy.NONE, with("port", Integer.toString(old.port())));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "password authentication failed, unauthorized, NONE",
        "no such user: ada, unauthorized, NONE",
        "no such database: orders, database_not_found, NONE",
        "SSL required, tls_failed, NONE",
        "transaction blocks not allowed in statement pooling mode, service_refused, NONE",
        "query_wait_timeout, service_failed, RETRY",
    })
    void whatAPoolerRefusesIsToldFromWhatItCanNotDoNow(String words, String code, SourceFailure.Remedy remedy)
            throws Exception {
        try (OtherServer pooler = OtherServer.pooler(words)) {
            failsAs(code, remedy, with("port", Integer.toString(pooler.port())));
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "localhost", "::1", "10.0.0.1", "169.254.169.254"})
    void addressesOfThePrivateNetworkAreRefused(String host) {
        Map<String, String> settings = database.settings();
        settings.put("host", host);
        failsAs(
                "address_refused",
                SourceFailure.Remedy.NONE,
                SourceDatabase.open(settings, database.password(), AddressPolicy.publicInternet()));
    }

    @Test
    void aConnectionSaysNothingElse() {
        PostgresSourceType type = new PostgresSourceType(AddressPolicy.anywhere());
        assertThat(type.fields())
                .extracting(field -> field.name())
                .containsExactly("host", "port", "database", "user", "password", "tls", "ca");
        for (String host : List.of("a/b", "a?ssl=off", "a,b", "a:1/x?y", "", "a b", "-x", "a&b=c")) {
            assertThat(type.faults(SourceDatabase.details(Map.of("host", host, "database", "d", "user", "u"), "")))
                    .as(host)
                    .hasSize(1);
        }
        for (String port : List.of("0", "65536", "5432?x", "-1", "x")) {
            assertThat(type.faults(SourceDatabase.details(
                            Map.of("host", "h", "port", port, "database", "d", "user", "u"), "")))
                    .as(port)
                    .hasSize(1);
        }
        assertThat(type.faults(SourceDatabase.details(
                        Map.of("host", "h", "database", "d", "user", "u", "ca", "/etc/passwd"), "")))
                .hasSize(1);
    }

    @Test
    void aDatabaseNameIsNoParameter() {
        failsAs("database_not_found", SourceFailure.Remedy.NONE, with("database", "x?sslmode=disable&user=y"));
    }

    @Test
    void whatIsReadCanNotWrite() throws Exception {
        database.run(
                "CREATE TABLE t (id integer PRIMARY KEY)",
                "CREATE TABLE touched (at timestamptz)",
                "CREATE FUNCTION touch() RETURNS integer LANGUAGE plpgsql VOLATILE AS"
                        + " 'BEGIN INSERT INTO touched VALUES (now()); RETURN 1; END'",
                "CREATE VIEW v AS SELECT touch() AS id");
        try (Source source = database.open()) {
            assertThatThrownBy(() -> Downloaded.of(source, new TableRequest("public.v", "id", Map.of(), null), null))
                    .isInstanceOf(SourceFailure.class)
                    .hasMessageContaining("read-only");
        }
        assertThat(database.one("SELECT count(*) FROM touched")).isEqualTo("0");
    }

    @Test
    void nothingStaysOpenInTheDatabase() throws Exception {
        database.run("CREATE TABLE t (id integer PRIMARY KEY)", "INSERT INTO t SELECT generate_series(1, 2000)");
        try (Source source = database.open()) {
            Downloaded.all(source, "public.t");
        }
        await().atMost(Duration.ofMinutes(1))
                .until(() -> database.one("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'Meridian'"
                                + " AND datname = current_database()")
                        .equals("0"));
    }

    @Test
    void aConnectionThatIsCutIsTriedAgain() throws Exception {
        database.run(
                "CREATE TABLE t (id integer PRIMARY KEY, t text)",
                "INSERT INTO t SELECT n, repeat('x', 1000) FROM generate_series(1, 5000) AS n");
        try (TcpProxy proxy = TcpProxy.to(Integer.parseInt(database.settings().get("port")));
                Source source = with("port", Integer.toString(proxy.port()));
                TableReader reader = source.read(TableRequest.all("public.t"), null)) {
            PageEnd first = reader.read(new RowBuffer());
            proxy.cut();
            assertThatThrownBy(() -> reader.read(new RowBuffer()))
                    .isInstanceOfSatisfying(
                            SourceFailure.class,
                            failed -> assertThat(failed.remedy()).isEqualTo(SourceFailure.Remedy.RETRY));
            proxy.restore();
            assertThat(Downloaded.of(source, TableRequest.all("public.t"), first.next())
                            .rows())
                    .hasSize(4_000);
        }
    }

    @Test
    void aServerThatSaysNothingIsLeftWithinASecondWhenTheWorkIsAborted() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Source source = with("port", Integer.toString(silent.getLocalPort()))) {
            AbortSignal signal = new AbortSignal();
            AtomicReference<Exception> ended = new AtomicReference<>();
            Thread asking = Thread.ofPlatform().start(() -> {
                try {
                    signal.during(() -> {
                        source.test();
                        return true;
                    });
                } catch (Exception failed) {
                    ended.set(failed);
                }
            });
            silent.accept();
            asking.interrupt();
            signal.abort();
            assertThat(asking.join(Duration.ofSeconds(60))).isTrue();
            assertThat(ended.get()).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void aSecureServerIsBelievedIfItsAuthorityIsAmongTheConnections(@TempDir Path directory) throws Exception {
        certificate(directory, "server", "localhost");
        certificate(directory, "other", "localhost");
        try (PostgresServer server = PostgresServer.temporary()) {
            secure(server, directory);
            Map<String, String> settings = new HashMap<>(Map.of(
                    "host",
                    "localhost",
                    "port",
                    Integer.toString(server.port()),
                    "database",
                    "postgres",
                    "user",
                    server.database("postgres").user(),
                    "ca",
                    Files.readString(directory.resolve("server.crt"))));
            String password = server.database("postgres").password();
            await().atMost(Duration.ofMinutes(1)).ignoreExceptions().untilAsserted(() -> {
                try (Source source = SourceDatabase.open(settings, password, AddressPolicy.anywhere())) {
                    source.test();
                }
            });
            settings.put("host", "127.0.0.1");
            failsAs("tls_failed", SourceFailure.Remedy.NONE, open(settings, password));
            settings.put("tls", "verify-ca");
            try (Source source = open(settings, password)) {
                source.test();
            }
            settings.put("ca", Files.readString(directory.resolve("other.crt")));
            failsAs("tls_failed", SourceFailure.Remedy.NONE, open(settings, password));
            settings.put(
                    "ca",
                    "The authority of before, and the one that replaces it\n"
                            + Files.readString(directory.resolve("other.crt"))
                            + Files.readString(directory.resolve("server.crt")));
            try (Source source = open(settings, password)) {
                source.test();
            }
            settings.remove("ca");
            failsAs("tls_failed", SourceFailure.Remedy.NONE, open(settings, password));
            settings.put("tls", "require");
            try (Source source = open(settings, password)) {
                source.test();
            }
        }
    }

    private static Source open(Map<String, String> settings, String password) {
        return SourceDatabase.open(settings, password, AddressPolicy.anywhere());
    }

    private static void certificate(Path directory, String name, String host) throws Exception {
        Process openssl = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=" + host,
                        "-addext",
                        "subjectAltName=DNS:" + host,
                        "-keyout",
                        name + ".key",
                        "-out",
                        name + ".crt")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(openssl.waitFor()).as(said).isZero();
    }

    private static void secure(PostgresServer server, Path directory) throws Exception {
        try (Connection connection = DriverManager.getConnection(
                        server.database("postgres").jdbcUrl(),
                        server.database("postgres").user(),
                        server.database("postgres").password());
                Statement statement = connection.createStatement()) {
            // The server may run as another user than the test, so that it writes its key itself.
            for (String file : List.of("server.crt", "server.key")) {
                statement.execute("COPY (SELECT unnest(string_to_array('"
                        + Files.readString(directory.resolve(file)).strip()
                        + "', E'\\n'))) TO PROGRAM 'umask 077; cat > " + file + "'");
            }
            statement.execute("ALTER SYSTEM SET ssl = on");
            statement.execute("SELECT pg_reload_conf()");
        }
    }
}
