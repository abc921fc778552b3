package dev.meridian.activities.record.tool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder that only this user can open, for one piece of work; closing it deletes it with everything in it. */
public final class RunFolder implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RunFolder.class);

    private final Path path;

    RunFolder(Path path) {
        this.path = path;
    }

    public Path path() {
        return path;
    }

    /** A file of the folder. */
    public Path file(String name) {
        return path.resolve(name);
    }

    /** How many bytes the folder's disk has left for this user. */
    public long freeBytes() throws IOException {
        return Files.getFileStore(path).getUsableSpace();
    }

    @Override
    public void close() {
        try {
            delete(path);
        } catch (IOException | UncheckedIOException failed) {
            log.warn("The folder {} could not be deleted: {}", path, failed.getMessage());
        }
    }

    /** Deletes a folder with everything in it; links are deleted and not followed. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
