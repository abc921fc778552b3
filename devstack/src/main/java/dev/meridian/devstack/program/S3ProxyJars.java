package dev.meridian.devstack.program;

import dev.meridian.devstack.process.DevStackException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The jars of the S3 server, which this module carries as resources and not as dependencies, so that the server's
 * libraries never get on the product's class path.
 */
public final class S3ProxyJars {

    /** Where the build puts them. */
    private static final String FOLDER = "/dev/meridian/devstack/s3proxy";

    private S3ProxyJars() {}

    /** Files for a class path; unpacked once where this module is itself a jar. */
    public static List<Path> paths() {
        URL folder = S3ProxyJars.class.getResource(FOLDER);
        if (folder == null) {
            throw new DevStackException(
                    "The S3 server's jars are missing from devstack: build it with ./mvnw package.");
        }
        try {
            URI uri = folder.toURI();
            return list("file".equals(uri.getScheme()) ? Path.of(uri) : unpacked(uri));
        } catch (URISyntaxException | IOException e) {
            throw new DevStackException("The S3 server's jars could not be read: " + e.getMessage(), e);
        }
    }

    private static Path unpacked(URI uri) throws IOException {
        try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
            List<Path> inside = list(jar.getPath(FOLDER));
            String entry = "s3proxy-" + Integer.toHexString(fingerprint(inside));
            return Cache.get(entry, directory -> {
                for (Path file : inside) {
                    Files.copy(file, directory.resolve(file.getFileName().toString()));
                }
            });
        }
    }

    private static int fingerprint(List<Path> jars) {
        return jars.stream()
                .map(jar -> jar.getFileName() + " " + size(jar))
                .toList()
                .hashCode();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }
}
