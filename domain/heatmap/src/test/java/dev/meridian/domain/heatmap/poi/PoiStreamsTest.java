package dev.meridian.domain.heatmap.poi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.domain.heatmap.category.CategoryMapping;
import dev.meridian.domain.heatmap.poi.csv.CsvPoiReader;
import dev.meridian.domain.heatmap.poi.geojson.GeoJsonPoiReader;
import dev.meridian.domain.heatmap.poi.geojson.GeoJsonSequencePoiReader;
import dev.meridian.domain.heatmap.poi.geojson.JsonTexts;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Files as streams: however they come, however large they are, and however they end. */
class PoiStreamsTest {
    private final CategoryMapping categories = CategoryMapping.standard();

    @Test
    void aLineThatIsTooLongIsRejectedAloneInLittleMemory() throws IOException {
        String long1 = "b,parks,1,2," + "x".repeat(CsvPoiReader.LONGEST_ROW);
        String long2 = "c,parks,1,2,\"" + ("y".repeat(CsvPoiReader.LONGEST_ROW / 4) + "\n").repeat(8);
        Found found = Found.in(
                new CsvPoiReader(categories),
                "id,category,lat,lng,name\na,parks,1,2,\n" + long1 + "\n" + long2 + "d,parks,1,2,\n");
        assertThat(found.pois).extracting(Poi::id).containsExactly("a", "d");
        assertThat(found.rejected).contains("3: is longer than 1048576 bytes", "4: has a quote that is never closed");
    }

    @Test
    void linesAreReadAcrossTheBordersOfWhatTheStreamGives() throws IOException {
        StringBuilder csv = new StringBuilder("id,category,lat,lng,name\r\n");
        List<Poi> expected = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            String name = "Café \uD83C\uDF33 \uFFFD " + "z".repeat(i % 97);
            csv.append("n").append(i).append(",parks,1,2,").append(name).append("\r\n");
            expected.add(new Poi("n" + i, "parks", 1, 2, name));
        }
        byte[] file = csv.toString().getBytes(StandardCharsets.UTF_8);
        Found found = Found.in(new CsvPoiReader(categories), new InTrickles(file));
        assertThat(found.rejected).isEmpty();
        assertThat(found.pois).isEqualTo(expected);
    }

    /** Gives as few bytes at a time as a network may. */
    private static final class InTrickles extends ByteArrayInputStream {
        InTrickles(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] into, int offset, int length) {
            return super.read(into, offset, Math.min(length, 1 + pos % 7));
        }
    }

    /** As many places kept would be 50 MB and more. */
    @Tag("slow")
    @Test
    void memoryDoesNotGrowWithTheFile() throws IOException {
        String feature = "{\"type\":\"Feature\",\"id\":\"a\",\"properties\":{\"category\":\"park\",\"name\":\"Green\"},"
                + "\"geometry\":{\"type\":\"Point\",\"coordinates\":[2,1]}}";
        assertConstantMemory(new CsvPoiReader(categories), "id,category,lat,lng,name\n", "a,park,1,2,Green\n", "");
        assertConstantMemory(new GeoJsonSequencePoiReader(categories), "", feature + "\n", "");
        assertConstantMemory(new GeoJsonPoiReader(categories), "{\"features\":[", feature + ",\n", feature + "]}");
    }

    @Tag("slow")
    @Test
    void whatIsSkippedIsNotHeld() throws IOException {
        String feature = "{\"type\":\"Feature\",\"id\":\"a\",\"properties\":{\"category\":\"park\"},"
                + "\"geometry\":{\"type\":\"Point\",\"coordinates\":[2,1]}}";
        String vertices = ",[2,1]".repeat(100);
        List<Supplier<InputStream>> files = List.of(
                () -> repeated("{\"foreign\":[0", ",{\"a\":[]}", 3_000_000, "],\"features\":[" + feature + "]}"),
                () -> numbered("{\"foreign\":{\"n\":0", 2_000_000, "},\"features\":[" + feature + "]}"),
                () -> repeated("{\"features\":[" + feature + "],\"text\":\"", "long text ", 6_000_000, "\"}"),
                () -> repeated(
                        "{\"type\":\"Feature\",\"id\":\"a\",\"properties\":{\"category\":\"park\",\"essay\":\"",
                        "long text ",
                        6_000_000,
                        "\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[2,1]}}"),
                () -> repeated(
                        "{\"type\":\"Feature\",\"id\":\"a\",\"properties\":{\"category\":\"park\"},\"geometry\":"
                                + "{\"type\":\"LineString\",\"coordinates\":[[2,1]",
                        vertices,
                        40_000,
                        "]}}"));
        for (Supplier<InputStream> file : files) {
            long before = HeapWatch.used();
            try (InputStream watched = new WatchedAtItsEnd(file.get())) {
                Found found = Found.in(new GeoJsonPoiReader(categories), watched);
                assertThat(found.pois).containsExactly(new Poi("a", "parks", 1, 2, null));
                assertThat(((WatchedAtItsEnd) watched).used - before)
                        .as("bytes held at the end of the file")
                        .isLessThan(16 << 20);
            }
        }
    }

    @Test
    void aTextOfASequenceThatIsManyNothingsIsReadInLittleMemory() throws IOException {
        long before = HeapWatch.used();
        try (WatchedAtItsEnd lines = new WatchedAtItsEnd(repeated("\u001e{}\n", "\n", 10_000_000, "\u001e{}\n"))) {
            Found.in(new GeoJsonSequencePoiReader(categories), lines);
            assertThat(lines.used - before).as("bytes held").isLessThan(64 << 20);
        }
        long[] rejected = new long[1];
        new GeoJsonSequencePoiReader(categories)
                .read(stream("{\"features\":[0" + ",0".repeat(4_000_000) + "]}\n"), new PoiSink() {
                    @Override
                    public void accept(long line, Poi poi) {}

                    @Override
                    public void reject(long line, String reason) {
                        rejected[0]++;
                    }

                    @Override
                    public void ignore(long line, String category) {}
                });
        assertThat(rejected[0]).isEqualTo(4_000_001);
    }

    private static InputStream repeated(String head, String row, int count, String tail) {
        return new SequenceInputStream(Collections.enumeration(
                List.of(stream(head), new SequenceInputStream(rows(row.repeat(100), count / 100)), stream(tail))));
    }

    /** Each name is another one: a reader that remembers names runs out of memory. */
    private static InputStream numbered(String head, int count, String tail) {
        return new SequenceInputStream(Collections.enumeration(List.of(
                stream(head),
                new SequenceInputStream(streams(IntStream.range(0, count / 100)
                        .mapToObj(block -> stream(IntStream.range(0, 100)
                                .mapToObj(i -> ",\"n" + (block * 100 + i) + "\":1")
                                .collect(Collectors.joining()))))),
                stream(tail))));
    }

    /** Looks how much of the heap is in use when the file has been read to its end. */
    private static final class WatchedAtItsEnd extends FilterInputStream {
        private long used;

        WatchedAtItsEnd(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            if (count < 0 && used == 0) {
                used = HeapWatch.used();
            }
            return count;
        }
    }

    @Test
    void aFeatureWhosePropertiesAreTooManyIsRejectedAloneAndATooLongTextRefusesTheFile() throws IOException {
        String good = "{\"type\":\"Feature\",\"id\":\"a\",\"properties\":{\"category\":\"park\"},"
                + "\"geometry\":{\"type\":\"Point\",\"coordinates\":[2,1]}}";
        String many = "{\"type\":\"Feature\",\"properties\":{\"category\":\"park\",\"tags\":[0" + ",{}".repeat(20_000)
                + "]}}";
        Found found = Found.in(new GeoJsonPoiReader(categories), "{\"features\":[" + many + "," + good + "]}");
        assertThat(found.pois).hasSize(1);
        assertThat(found.rejected).singleElement().asString().contains("more than 10000 values");
        String long1 = good.replace("park", "p" + "x".repeat(JsonTexts.LONGEST_TEXT));
        assertThatThrownBy(() -> Found.in(new GeoJsonPoiReader(categories), "{\"features\":[" + long1 + "]}"))
                .isInstanceOf(MalformedFileException.class);
        assertThat(Found.in(new GeoJsonSequencePoiReader(categories), long1 + "\n" + good + "\n").pois)
                .hasSize(1);
    }

    private static void assertConstantMemory(PoiReader reader, String head, String row, String tail)
            throws IOException {
        int rows = 300_000;
        HeapWatch watch = new HeapWatch(rows);
        reader.read(
                new SequenceInputStream(Collections.enumeration(
                        List.of(stream(head), new SequenceInputStream(rows(row, rows)), stream(tail)))),
                watch);
        assertThat(watch.grown())
                .as("bytes more at the end of %s than at its tenth part", reader)
                .isLessThan(16 << 20);
    }

    private static Enumeration<InputStream> rows(String row, int count) {
        return streams(Stream.generate(() -> stream(row)).limit(count));
    }

    /** The streams one after the other, each made when it is its turn. */
    private static Enumeration<InputStream> streams(Stream<InputStream> lazily) {
        Iterator<InputStream> streams = lazily.iterator();
        return new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return streams.hasNext();
            }

            @Override
            public InputStream nextElement() {
                return streams.next();
            }
        };
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Looks how much of the heap is in use near the beginning and near the end of a file. */
    private static final class HeapWatch implements PoiSink {
        private final int rows;
        private int seen;
        private long before;
        private long after;

        HeapWatch(int rows) {
            this.rows = rows;
        }

        @Override
        public void accept(long line, Poi poi) {
            seen++;
            if (seen == rows / 10) {
                before = used();
            } else if (seen == rows) {
                after = used();
            }
        }

        @Override
        public void reject(long line, String reason) {
            throw new AssertionError(line + ": " + reason);
        }

        @Override
        public void ignore(long line, String category) {
            throw new AssertionError(line + ": " + category);
        }

        long grown() {
            assertThat(after).isPositive();
            return after - before;
        }

        private static long used() {
            MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
            memory.gc();
            return memory.getHeapMemoryUsage().getUsed();
        }
    }

    @Test
    void anEmptyFileIsRefusedByEveryReader() {
        for (PoiReader reader : List.of(
                new CsvPoiReader(categories),
                new GeoJsonPoiReader(categories),
                new GeoJsonSequencePoiReader(categories))) {
            assertThatThrownBy(() -> Found.in(reader, "")).isInstanceOf(MalformedFileException.class);
        }
    }

    @Test
    void aSourceThatBreaksOffIsNoMistakeOfTheFile() {
        for (PoiReader reader : List.of(
                new CsvPoiReader(categories),
                new GeoJsonPoiReader(categories),
                new GeoJsonSequencePoiReader(categories))) {
            InputStream broken = new InputStream() {
                @Override
                public int read() throws IOException {
                    throw new IOException("broken off");
                }

                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    throw new IOException("broken off");
                }
            };
            assertThatThrownBy(() -> Found.in(reader, broken)).isInstanceOf(IOException.class);
        }
    }
}
