package dev.meridian.devstack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The last lines of a log, for messages about the process that wrote it. */
public final class LogTail {

    private static final int BYTES = 16 * 1024;

    private LogTail() {}

    /** At most so many lines, each indented; a sentence instead where there is nothing to show. */
    public static String of(Path log, int lines) {
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
