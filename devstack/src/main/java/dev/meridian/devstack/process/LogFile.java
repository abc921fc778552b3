package dev.meridian.devstack.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Rotates and reads the logs of child processes. */
public final class LogFile {

    private static final int BYTES = 16 * 1024;

    private LogFile() {}

    /** Renames the previous run's log to {@code name.log.1}, so that the log has lines of this run only. */
    public static void putAside(Path log) {
        try {
            if (Files.exists(log)) {
                Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last lines of a log, each indented, for messages about its process; a sentence if the log is empty. */
    public static String end(Path log, int lines) {
        if (!Files.isRegularFile(log)) {
            return "  (no log was written)";
        }
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long start = Math.max(0, file.length() - BYTES);
            byte[] end = new byte[(int) (file.length() - start)];
            file.seek(start);
            file.readFully(end);
            List<String> all = new String(end, StandardCharsets.UTF_8).lines().toList();
            List<String> last = all.subList(Math.max(0, all.size() - lines), all.size());
            return last.isEmpty() ? "  (the log is empty)" : "  " + String.join(System.lineSeparator() + "  ", last);
        } catch (IOException e) {
            return "  (the log could not be read: " + e.getMessage() + ")";
        }
    }
}
