package dev.meridian.devstack;

import dev.meridian.devstack.process.ChildProcess;
import dev.meridian.devstack.process.DevStackException;
import dev.meridian.devstack.process.Ports;
import dev.meridian.devstack.process.Secrets;
import dev.meridian.devstack.program.S3ProxyJars;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * An S3 server on 127.0.0.1 that checks signatures, in a process and with libraries of its own (S3Proxy over a folder).
 *
 * <p>Clients need path style addresses. The rules of a folder apply: no key may be a folder of another ({@code a}
 * beside {@code a/b}), and each page of a listing reads the whole prefix. {@code docs/decisions/0001} says why this
 * server was chosen.
 */
public final class S3Server extends Server {

    private static final String NAME = "S3";
    private static final String ACCESS_KEY_ID = "meridian";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    /** How much its JVM compiles the server's code. */
    public enum Compilation {
        /** By the quick compiler only, for short lives: on two cores that saves more time than better code would. */
        QUICK,
        /** By both compilers, for much data: the quick one makes no use of the processor's instructions for digests. */
        FULL
    }

    private final int port;
    private final Compilation compilation;
    private final String secret;
    private final AtomicInteger buckets = new AtomicInteger();

    /** One that is not started yet. */
    S3Server(ServerHome home, int port, Compilation compilation) {
        super(home);
        this.port = port;
        this.compilation = compilation;
        this.secret = Secrets.in(home.directory().resolve("secret"));
    }

    /** Starts one over the home's data. */
    public static S3Server start(ServerHome home, int port) {
        S3Server server = new S3Server(home, port, Compilation.QUICK);
        server.start();
        return server;
    }

    /** Starts one of its own at a free port, in a directory that goes with it. */
    public static S3Server temporary() {
        return start(ServerHome.temporary("s3"), Ports.free());
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public int port() {
        return port;
    }

    /** The region in clients' signatures; the server accepts any region. */
    public String region() {
        return "us-east-1";
    }

    public String accessKeyId() {
        return ACCESS_KEY_ID;
    }

    public String secretAccessKey() {
        return secret;
    }

    /** A new empty bucket with a name of its own; works while the server is down, too. */
    public String freshBucket() {
        return createBucket("test-%d-%d".formatted(ProcessHandle.current().pid(), buckets.incrementAndGet()));
    }

    /** The bucket of this name, made if it does not exist. */
    public String createBucket(String name) {
        if (!name.matches("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")) {
            throw new IllegalArgumentException("Not a bucket name: " + name);
        }
        try {
            Files.createDirectories(data().resolve(name));
            return name;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path data() {
        return home.directory().resolve("data");
    }

    @Override
    ChildProcess launch() {
        Ports.requireFree(NAME, port);
        ChildProcess child =
                ChildProcess.start(new ChildProcess.Command(NAME, command(), Map.of(), home.log(), "TERM", STOP_LIMIT));
        child.awaitReady(START_LIMIT, this::answers);
        return child;
    }

    private List<String> command() {
        String classPath =
                S3ProxyJars.paths().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=" + (compilation == Compilation.QUICK ? 1 : 4),
                "-Dlogback.configurationFile=" + loggingConfiguration(),
                "-cp",
                classPath,
                "org.gaul.s3proxy.Main",
                "--properties",
                configuration().toString());
    }

    /** Writes the configuration to a file, because every user of the machine can read arguments. */
    private Path configuration() {
        Path file = home.directory().resolve("s3proxy.properties");
        try {
            Files.createDirectories(data());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Secrets.write(file, """
                s3proxy.endpoint=%s
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=filesystem-nio2
                jclouds.filesystem.basedir=%s
                """.formatted(endpoint(), ACCESS_KEY_ID, secret, data()));
        return file;
    }

    private Path loggingConfiguration() {
        Path file = home.directory().resolve("logback.xml");
        try (InputStream source = S3Server.class.getResourceAsStream("s3proxy-logback.xml")) {
            if (source == null) {
                throw new DevStackException("s3proxy-logback.xml is missing from devstack.");
            }
            Files.writeString(file, new String(source.readAllBytes(), StandardCharsets.UTF_8));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server opens its port last, when it can serve. */
    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
