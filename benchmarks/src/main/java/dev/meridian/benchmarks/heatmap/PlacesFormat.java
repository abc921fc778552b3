package dev.meridian.benchmarks.heatmap;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A file with a given number of places, which is generated while it is read, in each format that the service accepts.
 */
enum PlacesFormat {
    CSV("text/csv", "id,category,lat,lng,name\n", "%s,%s,%.7f,%.7f,\"Place, number %d\"\n", ""),
    SEQUENCE("application/geo+json-seq", "", feature("\n"), ""),
    COLLECTION(
            "application/geo+json",
            "{\"type\":\"FeatureCollection\",\"features\":[\n",
            feature(",\n"),
            "{\"type\":\"Feature\",\"id\":\"last\",\"properties\":{\"category\":\"park\"},"
                    + "\"geometry\":{\"type\":\"Point\",\"coordinates\":[0,0]}}]}\n");

    private static final String[] CATEGORIES = {"supermarket", "restaurant", "cafe", "park", "bakery", "school"};

    final String contentType;
    private final String head;
    private final String row;
    private final String tail;

    PlacesFormat(String contentType, String head, String row, String tail) {
        this.contentType = contentType;
        this.head = head;
        this.row = row;
        this.tail = tail;
    }

    /** As Overture's tools write it; the arguments are id, category, latitude, longitude and number. */
    private static String feature(String end) {
        return "{\"type\":\"Feature\",\"id\":\"%1$s\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[%4$.7f,%3$.7f]},"
                + "\"properties\":{\"categories\":{\"primary\":\"%2$s\"},\"names\":{\"primary\":\"Place, number %5$d\"}}}"
                + end;
    }

    InputStream file(int places) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(13);
        return new InputStream() {
            private byte[] piece = head.getBytes(StandardCharsets.UTF_8);
            private int at;
            private int made;

            @Override
            public int read() {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                while (at == piece.length) {
                    if (made > places) {
                        return -1;
                    }
                    piece = (made < places ? row(made) : tail).getBytes(StandardCharsets.UTF_8);
                    made++;
                    at = 0;
                }
                int count = Math.min(length, piece.length - at);
                System.arraycopy(piece, at, into, offset, count);
                at += count;
                return count;
            }

            private String row(int number) {
                return String.format(
                        Locale.ROOT,
                        row,
                        name() + number,
                        CATEGORIES[random.nextInt(CATEGORIES.length)],
                        45 + random.nextGaussian(),
                        10 + random.nextGaussian(),
                        number);
            }
        };
    }
}
