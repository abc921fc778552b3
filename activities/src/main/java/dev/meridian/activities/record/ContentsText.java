package dev.meridian.activities.record;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.meridian.activities.record.RelatedRecords.Content;
import dev.meridian.domain.audio.relation.Passage;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** What a long recording holds, as files for other programs. */
public final class ContentsText {
    /** A cue sheet counts in frames of a compact disc. */
    private static final int FRAMES_A_SECOND = 75;

    private static final int MINUTE = 60;

    private ContentsText() {}

    /** A table with a line for each stretch; times are in seconds. */
    public static String csv(List<Content> contents) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().build(text)) {
            csv.writeRecord("from", "to", "record_id", "title", "record_from", "speed", "kind");
            for (Content content : contents) {
                Passage passage = content.passage();
                csv.writeRecord(
                        seconds(passage.from()),
                        seconds(passage.to()),
                        String.valueOf(content.recordId()),
                        inert(title(content)),
                        seconds(passage.otherFrom()),
                        String.format(Locale.ROOT, "%.4f", passage.speed()),
                        content.kind().code());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    /** The text with an apostrophe before it if a spreadsheet would take it for a formula. */
    private static String inert(String text) {
        return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    /**
     * A cue sheet with a track for each stretch.
     *
     * @param title of the whole
     * @param file the name of the file that the tracks are in
     */
    public static String cue(String title, String file, List<Content> contents) {
        StringBuilder text = new StringBuilder();
        text.append("TITLE ").append(quoted(title)).append("\r\n");
        text.append("FILE ").append(quoted(file)).append(" WAVE\r\n");
        int track = 0;
        for (Content content : contents) {
            text.append(String.format(Locale.ROOT, "  TRACK %02d AUDIO\r\n", ++track));
            text.append("    TITLE ").append(quoted(title(content))).append("\r\n");
            long frames = (long) (content.passage().from() * FRAMES_A_SECOND);
            text.append(String.format(
                    Locale.ROOT,
                    "    INDEX 01 %02d:%02d:%02d\r\n",
                    frames / FRAMES_A_SECOND / MINUTE,
                    frames / FRAMES_A_SECOND % MINUTE,
                    frames % FRAMES_A_SECOND));
        }
        return text.toString();
    }

    private static String title(Content content) {
        String title = content.title();
        return title == null ? "Record " + content.recordId() : title;
    }

    private static String quoted(String text) {
        return '"' + text.replace('"', '\'').replaceAll("\\p{Cntrl}", " ") + '"';
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.2f", seconds);
    }
}
