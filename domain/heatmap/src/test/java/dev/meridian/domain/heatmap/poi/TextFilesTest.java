package dev.meridian.domain.heatmap.poi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.domain.heatmap.category.CategoryMapping;
import dev.meridian.domain.heatmap.poi.csv.CsvPoiReader;
import dev.meridian.domain.heatmap.poi.geojson.GeoJsonPoiReader;
import dev.meridian.domain.heatmap.poi.geojson.GeoJsonSequencePoiReader;
import dev.meridian.domain.heatmap.poi.text.TextFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as spreadsheets, shells and web servers make them: read for what they are, or refused by what they are. */
class TextFilesTest {
    private static final String CSV =
            "id,category,lat,lng,name\na,cafe,50.1,14.1,Caf\u00E9\nb,park,50.1,14.2,\"two\nlines\"\n";
    private static final String GEO_JSON = "{\"features\":[\n{\"type\":\"Feature\",\"id\":\"a\",\"properties\":"
            + "{\"amenity\":\"cafe\",\"name\":\"Caf\u00E9 \uD83C\uDF33\"},"
            + "\"geometry\":{\"type\":\"Point\",\"coordinates\":[14,50]}}]}";

    private final CategoryMapping categories = CategoryMapping.standard();

    private static InputStream stream(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return new ByteArrayInputStream(whole.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void everyLineEndEndsALine(String lineEnd) throws IOException {
        Found found = Found.in(
                new CsvPoiReader(categories), CSV.replace("\n", lineEnd) + "c,nothing,1,2," + lineEnd + "d,park,91,2,");
        assertThat(found.pois).extracting(Poi::name).containsExactly("Caf\u00E9", "two\nlines");
        assertThat(found.ignored).containsExactly("5: nothing");
        assertThat(found.rejected).containsExactly("6: lat must lie in -90..90, not 91.0");
    }

    @Test
    void lineEndsMayChangeWithinAFile() throws IOException {
        Found found = Found.in(
                new CsvPoiReader(categories), "id,category,lat,lng,name\na,cafe,1,2,A\rb,cafe,1,2,B\r\nc,cafe,1,2,C");
        assertThat(found.pois).extracting(Poi::name).containsExactly("A", "B", "C");
    }

    @ParameterizedTest
    @CsvSource({"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void aByteOrderMarkTellsTheEncoding(String encoding) throws IOException {
        Charset charset = Charset.forName(encoding);
        byte[] mark = "\uFEFF".getBytes(charset);
        assertThat(Found.in(new CsvPoiReader(categories), stream(mark, CSV.getBytes(charset))).pois)
                .extracting(Poi::name)
                .containsExactly("Caf\u00E9", "two\nlines");
        for (PoiReader reader : List.of(new GeoJsonPoiReader(categories), new GeoJsonSequencePoiReader(categories))) {
            assertThat(Found.in(reader, stream(mark, GEO_JSON.replace("\n", "").getBytes(charset))).pois)
                    .extracting(Poi::name)
                    .containsExactly("Caf\u00E9 \uD83C\uDF33");
        }
    }

    @Test
    void aDeclaredEncodingIsHonoured() throws IOException {
        InputStream latin =
                TextFile.in(Charset.forName("windows-1252"), stream(CSV.getBytes(StandardCharsets.ISO_8859_1)));
        assertThat(Found.in(new CsvPoiReader(categories), latin).pois.get(0).name())
                .isEqualTo("Caf\u00E9");
        String trees = "id,category,lat,lng,name\n" + "a,park,1,2,\uD83C\uDF33\uD83C\uDF33\n".repeat(3_000);
        Found found = Found.in(
                new CsvPoiReader(categories),
                TextFile.in(StandardCharsets.UTF_16LE, stream(trees.getBytes(StandardCharsets.UTF_16LE))));
        assertThat(found.pois).hasSize(3_000).allMatch(poi -> "\uD83C\uDF33\uD83C\uDF33".equals(poi.name()));
        assertThatThrownBy(() -> Found.in(
                        new CsvPoiReader(categories),
                        TextFile.in(
                                StandardCharsets.UTF_16LE,
                                stream("id\n".getBytes(StandardCharsets.UTF_16LE), new byte[] {0, (byte) 0xDC, 65, 0
                                }))))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("UTF-16LE");
    }

    @Test
    void bytesThatAreNotUtf8RefuseAGeoJsonInsteadOfBecomingQuestionMarks() {
        byte[] file = GEO_JSON.getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> Found.in(new GeoJsonPoiReader(categories), stream(file)))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("not UTF-8");
    }

    @Test
    void whatIsNoTextIsRefusedByWhatItIsByEveryReader() throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(CSV.getBytes(StandardCharsets.UTF_8));
        }
        for (PoiReader reader : List.of(
                new CsvPoiReader(categories),
                new GeoJsonPoiReader(categories),
                new GeoJsonSequencePoiReader(categories))) {
            assertRefused(reader, zipped.toByteArray(), "gzip");
            assertRefused(
                    reader, "PK\u0003\u0004....".getBytes(StandardCharsets.UTF_8), "ZIP archive or a spreadsheet");
            assertRefused(reader, "PAR1....".getBytes(StandardCharsets.UTF_8), "Parquet");
            // The first bytes as bzip2, xz, osmium, osmconvert, GDAL and xlwt write them.
            assertRefused(reader, HexFormat.of().parseHex("425a68393141592653594de8"), "bzip2; it must be sent");
            assertRefused(reader, HexFormat.of().parseHex("fd377a585a000004e6d6b446"), "xz; it must be sent");
            assertRefused(
                    reader,
                    HexFormat.of().parseHex("0000000d0a094f534d4865616465721838102c1a34789c53"),
                    "OpenStreetMap's PBF");
            assertRefused(reader, HexFormat.of().parseHex("ffe0046f356d32ff101502018082"), "OpenStreetMap's o5m");
            assertRefused(reader, HexFormat.of().parseHex("666762036667620194040000"), "FlatGeobuf");
            assertRefused(reader, HexFormat.of().parseHex("d0cf11e0a1b11ae10000"), "a spreadsheet");
            assertRefused(reader, "\n<!DOCTYPE html><p>Sign in".getBytes(StandardCharsets.UTF_8), "HTML");
            assertRefused(reader, CSV.getBytes(StandardCharsets.UTF_16LE), "UTF-16");
            assertRefused(reader, new byte[0], "empty");
        }
    }

    @Test
    void numbersThatJsonLacksAreRefusedWithoutAdviceToProgrammers() {
        assertThatThrownBy(() -> Found.in(new GeoJsonPoiReader(categories), """
                        {"type": "FeatureCollection", "features": [{"type": "Feature",
                        "properties": {"amenity": "cafe", "name": NaN},
                        "geometry": {"type": "Point", "coordinates": [24.9, 60.1]}}]}"""))
                .isInstanceOf(MalformedFileException.class)
                .hasMessage("Not JSON: Non-standard token 'NaN'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id;category;lat;lng;name | separated by ';'",
                "id\tcategory\tlat\tlng | separated by 'tab'",
                "id,category,lat,lng,na\u0007me | control character U+0007",
                "id,category,lat,lon | lacks 'lng'",
                "id,category,lat,lng,lat | names 'lat' twice",
                "\"id,category,lat,lng | never closed"
            })
    void aHeaderThatIsNoneIsRefusedByWhatIsWrong(String header, String problem) {
        assertRefused(
                new CsvPoiReader(categories), (header + "\na,cafe,1,2\n").getBytes(StandardCharsets.UTF_8), problem);
    }

    private static void assertRefused(PoiReader reader, byte[] file, String problem) {
        assertThatThrownBy(() -> Found.in(reader, new ByteArrayInputStream(file)))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void aRowWithMoreFieldsThanTheHeaderIsRejectedInsteadOfCut() throws IOException {
        Found found = Found.in(
                new CsvPoiReader(categories), "id,category,lat,lng,name\na,cafe,1,2,Fish, Chips\nb,cafe,1,2,Tea,,\n");
        assertThat(found.rejected).containsExactly("2: has 6 fields, the header names 5");
        assertThat(found.pois).extracting(Poi::name).containsExactly("Tea");
    }
}
