package dev.meridian.api.testing;

import static org.awaitility.Awaitility.await;

import dev.meridian.api.MeridianApplication;
import dev.meridian.devstack.program.Cache;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The classes of the service's libraries, parsed and verified once for each user of the machine and then mapped into every process
 * of the service that a test starts: an archive of the JVM (class data sharing). It spares such a process about half of the
 * processor time of its start.
 *
 * <p>Such an archive is good only for jars that lead the class path. So libraries come first, and our own classes, which change with
 * every build, are not in the archive.
 */
final class ServiceClasses {
    private static final long MINUTES_TO_MAKE = 5;
    private static final String ARCHIVE = "classes.jsa";
    /** In the line that Spring Boot writes when the service serves. */
    private static final String STARTED = "Started MeridianApplication";

    private static final List<String> LIBRARIES = classPath(ServiceClasses::isLibrary);
    private static final String ALL = String.join(
            File.pathSeparator,
            Stream.concat(LIBRARIES.stream(), classPath(path -> !isLibrary(path)).stream())
                    .toList());

    private ServiceClasses() {}

    /**
     * The options with which a JVM finds the classes of the service; none where no archive can be made. The first call on a machine
     * makes the archive.
     */
    static List<String> options() {
        String entry = "classes-of-a-started-service-" + version();
        try {
            Path archive = Cache.find(entry).orElseGet(() -> make(entry)).resolve(ARCHIVE);
            return List.of("-XX:SharedArchiveFile=" + archive, "-cp", ALL);
        } catch (UncheckedIOException failed) {
            System.out.println("Processes of the service start slowly: " + failed.getMessage());
            return List.of();
        }
    }

    private static Path make(String entry) {
        // Servers are started before the cache is locked: they take their programs from it.
        TestService.Settings settings = TestService.Settings.fresh();
        return Cache.get(entry, directory -> make(directory, settings));
    }

    private static List<String> classPath(Predicate<Path> wanted) {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.of(all.split(File.pathSeparator))
                .filter(path -> wanted.test(Path.of(path)))
                .toList();
    }

    private static boolean isLibrary(Path path) {
        return Files.isRegularFile(path) && !path.getFileName().toString().startsWith("meridian-");
    }

    /** Changes with the libraries and with the JVM. */
    private static String version() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(Runtime.version().toString().getBytes(StandardCharsets.UTF_8));
            for (String library : LIBRARIES) {
                Path path = Path.of(library);
                String file = library + " " + Files.size(path) + " " + Files.getLastModifiedTime(path) + "\n";
                digest.update(file.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets a service start and stop, which shows what classes it loads, and archives them. */
    private static void make(Path directory, TestService.Settings settings) throws IOException {
        Path names = directory.resolve("names");
        Path log = directory.resolve("start.log");
        Process service = start(
                log,
                settings.with("SERVER_PORT", "0").values(),
                List.of("-XX:DumpLoadedClassList=" + names, "-cp", ALL, MeridianApplication.class.getName()));
        try {
            await().atMost(Duration.ofMinutes(MINUTES_TO_MAKE))
                    .until(() -> !service.isAlive() || Files.readString(log).contains(STARTED));
        } finally {
            service.destroy();
            service.onExit().join();
        }
        run(
                directory.resolve("archive.log"),
                Map.of(),
                List.of(
                        "-Xshare:dump",
                        "-XX:SharedClassListFile=" + names,
                        "-XX:SharedArchiveFile=" + directory.resolve(ARCHIVE),
                        "-cp",
                        String.join(File.pathSeparator, LIBRARIES)));
    }

    private static void run(Path log, Map<String, String> environment, List<String> arguments) throws IOException {
        Process process = start(log, environment, arguments);
        try {
            if (!process.waitFor(MINUTES_TO_MAKE, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException("It failed and has written: " + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(Path log, Map<String, String> environment, List<String> arguments) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.add("-XX:TieredStopAtLevel=1");
        line.add("-XX:+UseSerialGC");
        line.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }
}
