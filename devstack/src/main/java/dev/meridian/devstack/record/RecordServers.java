package dev.meridian.devstack.record;

import dev.meridian.devstack.process.ChildProcess;
import dev.meridian.devstack.process.DevStackException;
import dev.meridian.devstack.process.DirectoryTree;
import dev.meridian.devstack.process.LogFile;
import dev.meridian.devstack.process.Ports;
import dev.meridian.devstack.program.Cache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Real servers of other projects that keep records: each is installed once for each user of the machine, in a fixed
 * version, from the package registry of its language.
 *
 * <p>A server that can't be had is a {@link DevStackException} whose message says why; a test that needs the server is skipped
 * with that message.
 */
public final class RecordServers {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private static final String KINTO_INI = """
            [server:main]
            use = egg:waitress#main
            host = 127.0.0.1
            port = %1$d

            [app:main]
            use = egg:kinto
            kinto.storage_backend = kinto.core.storage.memory
            kinto.cache_backend = kinto.core.cache.memory
            kinto.permission_backend = kinto.core.permission.memory
            kinto.userid_hmac_secret = for tests only
            kinto.includes = kinto.plugins.accounts
            multiauth.policies = account
            multiauth.policy.account.use = kinto.plugins.accounts.authentication.AccountsAuthenticationPolicy
            kinto.account_create_principals = system.Everyone
            kinto.bucket_create_principals = system.Authenticated
            kinto.paginate_by = 100
            kinto.batch_max_requests = 500
            """;

    private RecordServers() {}

    /** Kinto 26.5.0, with pages of 100 records at most; everybody may make an account. */
    public static RecordServer kinto() {
        Path program = python("kinto", "26.5.0").resolve("kinto");
        return start("Kinto", "/v1/", (home, port) -> {
            Path ini = home.resolve("kinto.ini");
            Files.writeString(ini, KINTO_INI.formatted(port));
            return List.of(program.toString(), "start", "--ini", ini.toString(), "--port", Integer.toString(port));
        });
    }

    /**
     * Datasette 0.65.5 on a database that a script makes.
     *
     * @param script statements of SQLite
     */
    public static RecordServer datasette(String script) {
        Path programs = python("datasette", "0.65.5");
        return start("Datasette", "/-/versions.json", (home, port) -> {
            Path file = home.resolve("data.db");
            Path statements = Files.writeString(home.resolve("data.sql"), script);
            run(
                    home,
                    Map.of(),
                    programs.resolve("python").toString(),
                    "-c",
                    "import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(open(sys.argv[2]).read())",
                    file.toString(),
                    statements.toString());
            return List.of(
                    programs.resolve("datasette").toString(),
                    file.toString(),
                    "-h",
                    "127.0.0.1",
                    "-p",
                    Integer.toString(port));
        });
    }

    /**
     * json-server 0.17.4.
     *
     * @param json the lists that it serves, by name
     */
    public static RecordServer jsonServer(String json) {
        Path folder = Cache.get(
                "json-server-0.17.4",
                directory -> run(
                        directory,
                        Map.of(),
                        program("npm"),
                        "install",
                        "--no-fund",
                        "--no-audit",
                        "--prefix",
                        directory.toString(),
                        "json-server@0.17.4"));
        return start("json-server", "/", (home, port) -> {
            Path data = Files.writeString(home.resolve("db.json"), json);
            return List.of(
                    program("node"),
                    folder.resolve("node_modules/json-server/lib/cli/bin.js").toString(),
                    data.toString(),
                    "--host",
                    "127.0.0.1",
                    "--port",
                    Integer.toString(port));
        });
    }

    /** PocketBase 0.36.8 with a superuser; its first build takes some minutes. */
    public static RecordServer pocketBase(String user, String password) {
        Path folder = Cache.get(
                "pocketbase-0.36.8",
                directory -> run(
                        directory,
                        Map.of("GOBIN", directory.toString()),
                        program("go"),
                        "install",
                        "github.com/pocketbase/pocketbase/examples/base@v0.36.8"));
        String program = folder.resolve("base").toString();
        return start("PocketBase", "/api/health", (home, port) -> {
            String data = home.resolve("data").toString();
            run(home, Map.of(), program, "superuser", "upsert", user, password, "--dir", data);
            return List.of(program, "serve", "--http", "127.0.0.1:" + port, "--dir", data);
        });
    }

    /** Prepares a server's directory and says how the server is started. */
    private interface Preparation {
        List<String> line(Path home, int port) throws IOException;
    }

    private static RecordServer start(String name, String probe, Preparation preparation) {
        try {
            Path home = Files.createTempDirectory("meridian-records");
            int port = Ports.free();
            URI address = URI.create("http://127.0.0.1:" + port);
            ChildProcess process = ChildProcess.start(new ChildProcess.Command(
                    name, preparation.line(home, port), Map.of(), home.resolve("log"), "TERM", STOP_LIMIT));
            process.awaitReady(START_LIMIT, () -> answers(address.resolve(probe)));
            return new RecordServer(address, home, process);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The folder of the programs of a Python package. */
    private static Path python(String name, String version) {
        // A virtual environment knows its own path, so that it is made where it stays.
        Path marker = Cache.get(name + "-" + version, directory -> {
            Path environment = directory.resolveSibling(name + "-" + version + "-python");
            DirectoryTree.delete(environment);
            run(directory, Map.of(), program("python3"), "-m", "venv", environment.toString());
            run(
                    directory,
                    Map.of(),
                    environment.resolve("bin/pip").toString(),
                    "install",
                    "--quiet",
                    "--disable-pip-version-check",
                    name + "==" + version);
        });
        return marker.resolveSibling(name + "-" + version + "-python").resolve("bin");
    }

    private static void run(Path directory, Map<String, String> environment, String... line) {
        Path log = directory.resolve("install.log");
        ChildProcess child = ChildProcess.start(
                new ChildProcess.Command(line[0], List.of(line), environment, log, "TERM", STOP_LIMIT));
        if (child.exit().join() != 0) {
            throw new DevStackException("'%s' failed. Its log ends with:%n%s"
                    .formatted(
                            String.join(" ", List.of(line).subList(0, Math.min(3, line.length))),
                            LogFile.end(log, 10)));
        }
    }

    private static String program(String name) {
        return List.of((System.getenv("PATH") + ":/usr/local/go/bin").split(":")).stream()
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseThrow(() -> new DevStackException("There is no '" + name + "' on the PATH"));
    }

    private static boolean answers(URI address) {
        try {
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(1_000);
            boolean answered = connection.getResponseCode() < 500;
            connection.disconnect();
            return answered;
        } catch (IOException notYet) {
            return false;
        }
    }
}
