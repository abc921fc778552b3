package dev.meridian.api.explorer;

import dev.meridian.activities.explorer.edit.StoredTexts.Slices;
import dev.meridian.api.problem.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** Sends stored texts. For a slow reader a text waits on the disk, neither in memory nor in a transaction. */
final class SentText {
    private SentText() {}

    /** Reads a text into slices; the answer is false if there is no such text. */
    @FunctionalInterface
    interface Source {
        boolean read(Slices slices) throws IOException;
    }

    static void send(HttpServletResponse response, Source text, Supplier<Refusal> unknown) throws IOException {
        try (SpoolFile spool = SpoolFile.open()) {
            if (!text.read(slice -> spool.write(slice.getBytes(StandardCharsets.UTF_8)))) {
                throw unknown.get();
            }
            response.setContentType(ExplorerController.TSV + ";charset=UTF-8");
            response.setContentLengthLong(spool.size());
            spool.read().transferTo(response.getOutputStream());
        }
    }
}
