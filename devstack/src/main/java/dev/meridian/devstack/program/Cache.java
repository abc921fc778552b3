package dev.meridian.devstack.program;

import dev.meridian.devstack.process.DirectoryTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A cache of programs that are unpacked or built once for each user of the machine, in {@code $XDG_CACHE_HOME/meridian}
 * or {@code ~/.cache/meridian}.
 *
 * <p>Safe for several processes at once: an entry is made in a directory beside and appears whole, under a lock.
 */
public final class Cache {

    private Cache() {}

    /** Fills an empty directory with the entry's content. */
    @FunctionalInterface
    public interface Maker {
        void make(Path directory) throws IOException;
    }

    public static Path root() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path base = xdg == null || xdg.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        return base.resolve("meridian");
    }

    public static Optional<Path> find(String entry) {
        return Optional.of(root().resolve(entry)).filter(Files::isDirectory);
    }

    /** The entry's directory, made by the maker if it is not there; its name must change when its content does. */
    public static synchronized Path get(String entry, Maker maker) {
        Path target = root().resolve(entry);
        if (Files.isDirectory(target)) {
            return target;
        }
        try {
            Files.createDirectories(root());
            try (FileChannel channel = FileChannel.open(
                            root().resolve(entry + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (lock.isValid() && !Files.isDirectory(target)) {
                    makeAside(target, maker);
                }
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException("Could not fill " + target + ": " + e.getMessage(), e);
        }
    }

    private static void makeAside(Path target, Maker maker) throws IOException {
        Path draft = target.resolveSibling(target.getFileName() + ".draft");
        DirectoryTree.delete(draft);
        Files.createDirectories(draft);
        try {
            maker.make(draft);
            move(draft, target);
        } finally {
            DirectoryTree.delete(draft);
        }
    }

    private static void move(Path draft, Path target) throws IOException {
        try {
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(draft, target);
        }
    }
}
