package dev.meridian.devstack.program;

import dev.meridian.devstack.process.DevStackException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked once for each user from the archive on the class path that fits this machine. */
public final class PostgresBinaries {

    private static final Set<PosixFilePermission> PROGRAM = PosixFilePermissions.fromString("rwxr-xr-x");

    private PostgresBinaries() {}

    /** The directory that holds {@code bin}, {@code lib} and {@code share}. */
    public static Path home() {
        String archive = archiveName();
        try (InputStream probe = open(archive)) {
            // The archive's name has no version in it; its length differs from one version to the next.
            String entry = "postgresql-%s-%d".formatted(platform(), probe.available());
            return Cache.get(entry, directory -> unpack(archive, directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String archiveName() {
        return "postgres-" + platform() + ".txz";
    }

    private static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        boolean arm = System.getProperty("os.arch").toLowerCase(Locale.ROOT).matches("aarch64|arm64");
        return os + "-" + (arm ? "arm_64" : "x86_64");
    }

    private static InputStream open(String archive) {
        InputStream stream = PostgresBinaries.class.getResourceAsStream("/" + archive);
        if (stream == null) {
            throw new DevStackException(
                    "There is no PostgreSQL for this machine on the class path (%s); devstack/pom.xml lists the platforms."
                            .formatted(archive));
        }
        return stream;
    }

    private static void unpack(String archive, Path directory) throws IOException {
        try (InputStream raw = open(archive);
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(raw)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, directory);
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path directory) throws IOException {
        Path target = directory.resolve(entry.getName()).normalize();
        if (!target.startsWith(directory)) {
            throw new IOException("Entry outside of the archive's directory: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, target);
            if (List.of("bin", "lib")
                    .contains(directory.relativize(target).getName(0).toString())) {
                Files.setPosixFilePermissions(target, PROGRAM);
            }
        }
    }
}
