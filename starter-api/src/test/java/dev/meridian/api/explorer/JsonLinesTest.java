package dev.meridian.api.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.api.problem.Refusal;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class JsonLinesTest {
    record Line(long id, ObjectNode config) {}

    private static InputStream body(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> read(InputStream body) throws IOException {
        List<String> found = new ArrayList<>();
        try (JsonLines<Line> lines = JsonLines.read(body, JsonMapper.shared(), Line.class, Line::id)) {
            for (Iterator<Line> each = lines.documents(); each.hasNext(); ) {
                Line line = each.next();
                found.add(line.id() + " " + line.config());
            }
        }
        return found;
    }

    private static void assertRefused(InputStream body, String code, int line) {
        assertThatThrownBy(() -> read(body)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.details()).containsEntry("line", line);
        });
    }

    @Test
    void linesMayEndInAnyWayAndBlankOnesAreSkipped() throws IOException {
        assertThat(
                        read(
                                body(
                                        "\n{\"id\":1,\"config\":{}}\r\n\r\n{\"id\":2,\"config\":{\"a\":\"\u00e9\"}}\r{\"id\":3,\"config\":{}}")))
                .containsExactly("1 {}", "2 {\"a\":\"\u00e9\"}", "3 {}");
    }

    @Test
    void ofSeveralDocumentsWithOneIdOnlyTheLastIsRead() throws IOException {
        assertThat(
                        read(
                                body(
                                        "{\"id\":1,\"config\":{\"a\":1}}\n{\"id\":2,\"config\":{}}\n{\"id\":1,\"config\":{\"a\":2}}\n")))
                .containsExactly("2 {}", "1 {\"a\":2}");
    }

    @Test
    void theFirstLineThatCannotBeReadIsNamedWhateverTheLineEnds() {
        assertRefused(body("{\"id\":1,\"config\":{}}\r\n{\"id\":"), "invalid_line", 2);
        assertRefused(body("{\"id\":1,\"config\":{}} {}\n"), "invalid_line", 1);
        assertRefused(body("null\n"), "invalid_line", 1);
        assertRefused(
                new ByteArrayInputStream(
                        "{\"id\":1,\"config\":{\"a\":\"\u00e9\"}}\n".getBytes(StandardCharsets.ISO_8859_1)),
                "invalid_line",
                1);
    }

    @Test
    void aLineOfTooManyCharactersOrValuesIsRefused() {
        assertRefused(body("\n" + "x".repeat(BoundedLines.MOST_CHARACTERS + 1)), "line_too_long", 2);
        assertRefused(
                body("{\"id\":1,\"config\":{\"a\":[" + "{},".repeat(JsonLines.MOST_TOKENS / 2) + "{}]}}"),
                "invalid_line",
                1);
    }

    @Test
    void moreDocumentsThanCanBeTakenAtOnceAreRefused() {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i <= JsonLines.MOST_DOCUMENTS; i++) {
            many.append("{\"id\":").append(i).append(",\"config\":{}}\n");
        }
        assertRefused(body(many.toString()), "too_many_documents", JsonLines.MOST_DOCUMENTS + 1);
    }

    /** A process that has less memory than the body has bytes. */
    @Test
    void aBodyLargerThanTheMemoryIsRead(@TempDir Path folder) throws Exception {
        File output = folder.resolve("output").toFile();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx40m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallProcess.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(output.toPath())).contains("read 60 documents");
    }

    static final class SmallProcess {
        private SmallProcess() {}

        public static void main(String[] arguments) throws IOException {
            List<InputStream> megabytes = IntStream.range(0, 60)
                    .mapToObj(id -> "{\"id\":" + id + ",\"config\":{\"note\":\"")
                    .flatMap(start -> Stream.of(body(start), new Repeated('x', 1 << 20), body("\"}}\n")))
                    .toList();
            try (JsonLines<Line> lines = JsonLines.read(
                    new SequenceInputStream(Collections.enumeration(megabytes)),
                    JsonMapper.shared(),
                    Line.class,
                    Line::id)) {
                int count = 0;
                for (Iterator<Line> each = lines.documents(); each.hasNext(); count++) {
                    each.next();
                }
                System.out.println("read " + count + " documents");
            }
        }
    }

    /** One byte again and again. */
    private static final class Repeated extends InputStream {
        private final int value;
        private int left;

        private Repeated(int value, int times) {
            this.value = value;
            this.left = times;
        }

        @Override
        public int read() {
            return left-- > 0 ? value : -1;
        }
    }
}
