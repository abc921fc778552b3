package dev.meridian.activities.download.export;

import static dev.meridian.domain.download.value.ColumnType.BIGINT;
import static dev.meridian.domain.download.value.ColumnType.BOOLEAN;
import static dev.meridian.domain.download.value.ColumnType.BYTEA;
import static dev.meridian.domain.download.value.ColumnType.DATE;
import static dev.meridian.domain.download.value.ColumnType.DOUBLE;
import static dev.meridian.domain.download.value.ColumnType.JSONB;
import static dev.meridian.domain.download.value.ColumnType.NUMERIC;
import static dev.meridian.domain.download.value.ColumnType.TEXT;
import static dev.meridian.domain.download.value.ColumnType.TIME;
import static dev.meridian.domain.download.value.ColumnType.TIMESTAMP;
import static dev.meridian.domain.download.value.ColumnType.TIMESTAMPTZ;
import static dev.meridian.domain.download.value.ColumnType.UUID;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdInputStream;
import dev.meridian.activities.download.export.format.Compression;
import dev.meridian.activities.download.export.format.FileColumn;
import dev.meridian.activities.download.export.format.FileFormat;
import dev.meridian.activities.download.store.Snapshots.Snapshot;
import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.domain.download.value.ColumnType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Exports with a real PostgreSQL and a real S3. */
class ExportIT {
    private static final List<Map.Entry<String, ColumnType>> EVERY_TYPE = List.of(
            entry("truth", BOOLEAN),
            entry("whole", BIGINT),
            entry("exact", NUMERIC),
            entry("near", DOUBLE),
            entry("words", TEXT),
            entry("tree", JSONB),
            entry("instant", TIMESTAMPTZ),
            entry("clock", TIMESTAMP),
            entry("day", DATE),
            entry("hour", TIME),
            entry("number", UUID),
            entry("bytes", BYTEA));

    private static final String HOSTILE = "a \"quoted\" : name, with; ' $1 ? {x} ü";

    private final TestExports test = new TestExports();

    @Test
    void csvIsWhatRfc4180SaysAndTellsNullFromEmpty() throws Exception {
        Snapshot snapshot = everyType();

        Export export = test.run(TestExports.payload(snapshot, FileFormat.CSV, Compression.NONE, false, null));

        String text = new String(test.bytes(export, "every.csv"), UTF_8);
        assertThat(text)
                .isEqualTo(String.join(
                        "\r\n",
                        "_id,truth,whole,exact,near,words,tree,instant,clock,day,hour,number,bytes",
                        "1,true,9223372036854775807,120.50,0.1,\"a \"\"word\"\", and\r\nanother\","
                                + "\"{\"\"a\"\": [1, null], \"\"b\"\": \"\"\\n\"\"}\",2021-03-04 04:06:07.123456+00,"
                                + "2021-03-04 05:06:07,2021-03-04,05:06:07,7d444840-9dc0-11d1-b245-5ffdce74fad2,\\x00ff",
                        "2,false,-1,NaN,Infinity,\"\",null,infinity,-infinity,0044-03-15 BC,24:00:00,"
                                + "00000000-0000-0000-0000-000000000000,\\x",
                        "3,,,,,,,,,,,,",
                        ""));
        ExportedFile file = export.files().getFirst();
        assertThat(file.rows()).isEqualTo(3);
        assertThat(file.bytes()).isEqualTo(text.getBytes(UTF_8).length);
        assertThat(file.sha256()).isEqualTo(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        assertThat(file.columns())
                .contains(
                        new FileColumn("_id", "_id", "text", "text"),
                        new FileColumn("exact", "Field exact", "numeric", "text"))
                .hasSize(13);
        assertThat(test.count("SELECT count(*) FROM jobs WHERE status = 'completed' AND progress = 100"))
                .isEqualTo(1);
    }

    @Test
    void ndjsonKeepsEveryDigitAndEveryCharacter() throws IOException {
        Snapshot snapshot = everyType();

        Export export = test.run(TestExports.payload(snapshot, FileFormat.NDJSON, Compression.NONE, false, null));

        String[] lines = new String(test.bytes(export, "every.ndjson"), UTF_8).split("\n");
        assertThat(lines).hasSize(3);
        assertThat(lines[0])
                .startsWith(
                        "{\"_id\":\"1\",\"truth\":true,\"whole\":9223372036854775807,\"exact\":120.50,\"near\":0.1,");
        JsonNode first = JsonMapper.shared().readTree(lines[0]);
        assertThat(first.path("words").asString()).isEqualTo("a \"word\", and\r\nanother");
        assertThat(first.path("tree").path("b").asString()).isEqualTo("\n");
        assertThat(first.path("instant").asString()).isEqualTo("2021-03-04T04:06:07.123456+00:00");
        assertThat(first.path("bytes").asString()).isEqualTo("\\x00ff");
        JsonNode second = JsonMapper.shared().readTree(lines[1]);
        assertThat(second.path("exact").asString()).isEqualTo("NaN");
        assertThat(second.path("words").asString()).isEmpty();
        JsonNode third = JsonMapper.shared().readTree(lines[2]);
        assertThat(third.path("words").isNull()).isTrue();
        assertThat(third).hasSize(13);
    }

    @Test
    void filesAreCompressedAsTheirNamesSay() throws IOException {
        Snapshot snapshot = everyType();
        Export plain = test.run(TestExports.payload(snapshot, FileFormat.CSV, Compression.NONE, false, null));
        Export gzip = test.run(TestExports.payload(snapshot, FileFormat.CSV, Compression.GZIP, false, null));
        Export zstd = test.run(TestExports.payload(snapshot, FileFormat.NDJSON, Compression.ZSTD, false, null));

        try (GZIPInputStream unpacked =
                new GZIPInputStream(new ByteArrayInputStream(test.bytes(gzip, "every.csv.gz")))) {
            assertThat(unpacked.readAllBytes()).isEqualTo(test.bytes(plain, "every.csv"));
        }
        try (ZstdInputStream unpacked =
                new ZstdInputStream(new ByteArrayInputStream(test.bytes(zstd, "every.ndjson.zst")))) {
            assertThat(new String(unpacked.readAllBytes(), UTF_8).lines()).hasSize(3);
        }
    }

    @Test
    void namesAndTextsOfAnyKindComeThrough() {
        Snapshot snapshot = test.snapshot("hostile", HOSTILE);
        String table = test.text("SELECT table_name FROM snapshot_tables");
        test.make(snapshot, table, List.of(entry(HOSTILE, TEXT), entry("_x", TEXT)));
        test.sql("INSERT INTO " + TestExports.name(snapshot, table) + " (_id, \"" + HOSTILE.replace("\"", "\"\"")
                + "\", _x) VALUES ('=1+1', E'\\\\.', E'\\t=cmd()'), ('x', '-7', '''')");

        Export plain = test.run(TestExports.payload(snapshot, FileFormat.CSV, Compression.NONE, false, null));
        Export guarded = test.run(TestExports.payload(snapshot, FileFormat.CSV, Compression.NONE, true, null));
        Export json = test.run(TestExports.payload(snapshot, FileFormat.NDJSON, Compression.NONE, false, null));

        String header = "_id,\"" + HOSTILE.replace("\"", "\"\"") + "\",_x\r\n";
        assertThat(new String(test.bytes(plain, table + ".csv"), UTF_8))
                .isEqualTo(header + "=1+1,\\.,\t=cmd()\r\nx,-7,'\r\n");
        assertThat(new String(test.bytes(guarded, table + ".csv"), UTF_8))
                .isEqualTo(header + "'=1+1,\\.,'\t=cmd()\r\nx,'-7,'\r\n");
        JsonNode first =
                JsonMapper.shared().readTree(new String(test.bytes(json, table + ".ndjson"), UTF_8).split("\n")[0]);
        assertThat(first.path(HOSTILE).asString()).isEqualTo("\\.");
    }

    @Test
    void allTablesComeFromOneMoment() throws Exception {
        Snapshot snapshot = test.snapshot("both", "left", "right");
        for (String table : List.of("left", "right")) {
            test.make(snapshot, table, List.of(entry("words", TEXT)));
            test.sql("INSERT INTO " + TestExports.name(snapshot, table)
                    + " (_id, words) SELECT n, repeat('x', 100) FROM generate_series(1, 50000) AS n");
        }
        AtomicBoolean writing = new AtomicBoolean(true);
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int i = 0; writing.get(); i++) {
                String id = "new " + i;
                test.jdbi.useTransaction(tx -> {
                    for (String table : List.of("left", "right")) {
                        tx.execute("INSERT INTO " + TestExports.name(snapshot, table) + " (_id) VALUES (?)", id);
                    }
                });
            }
        });
        List<Export> exports = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            exports.add(test.run(TestExports.payload(snapshot, FileFormat.NDJSON, Compression.NONE, false, null)));
        }
        writing.set(false);
        writer.join();

        for (Export export : exports) {
            assertThat(export.files().get(0).rows())
                    .isEqualTo(export.files().get(1).rows());
        }
        assertThat(exports.getLast().files().getFirst().rows())
                .isGreaterThan(exports.getFirst().files().getFirst().rows());
    }

    @Test
    void equalTablesMakeEqualFiles() {
        Snapshot snapshot = everyType();
        for (FileFormat format : FileFormat.values()) {
            Export one = test.run(TestExports.payload(snapshot, format, Compression.ZSTD, false, null));
            test.sql("UPDATE " + TestExports.name(snapshot, "every") + " SET words = words WHERE _id = '1'");
            Export other = test.run(TestExports.payload(snapshot, format, Compression.ZSTD, false, null));
            assertThat(other.files().getFirst().sha256())
                    .as(format.toString())
                    .isEqualTo(one.files().getFirst().sha256());
        }
    }

    @Test
    void whatCannotBeExportedIsSaid() {
        Snapshot snapshot = test.snapshot("empty", "never");
        assertCode(
                "table_not_downloaded",
                () -> test.run(TestExports.payload(snapshot, FileFormat.CSV, Compression.NONE, false, null)));
        ExportPayload named = new ExportPayload(
                snapshot.id().toString(), List.of("never"), FileFormat.CSV, Compression.NONE, false, null);
        assertCode("table_not_downloaded", () -> test.run(named));
        ExportPayload unknown = new ExportPayload(
                snapshot.id().toString(), List.of("never", "x"), FileFormat.CSV, Compression.NONE, false, null);
        assertThatThrownBy(() -> test.ask(unknown)).isInstanceOf(InvalidRequestException.class);
        ExportPayload twice = new ExportPayload(
                snapshot.id().toString(), List.of("never", "never"), FileFormat.CSV, Compression.NONE, false, null);
        assertThatThrownBy(() -> test.ask(twice)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(
                        () -> test.ask(TestExports.payload(snapshot, FileFormat.PARQUET, Compression.NONE, true, null)))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void anEmptyTableMakesAFileWithoutRows() {
        Snapshot snapshot = test.snapshot("empty", "none");
        test.make(snapshot, "none", EVERY_TYPE);

        Export csv = test.run(TestExports.payload(snapshot, FileFormat.CSV, Compression.NONE, false, null));
        Export json = test.run(TestExports.payload(snapshot, FileFormat.NDJSON, Compression.NONE, false, null));
        Export parquet = test.run(TestExports.payload(snapshot, FileFormat.PARQUET, Compression.NONE, false, null));

        assertThat(new String(test.bytes(csv, "none.csv"), UTF_8))
                .startsWith("_id,truth,")
                .endsWith("bytes\r\n");
        assertThat(test.bytes(json, "none.ndjson")).isEmpty();
        assertThat(parquet.files().getFirst().rows()).isZero();
        assertThat(test.bytes(parquet, "none.parquet"))
                .startsWith("PAR1".getBytes(UTF_8))
                .endsWith("PAR1".getBytes(UTF_8));
    }

    private static void assertCode(String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        JobException.class,
                        failed -> assertThat(failed.toFailure().code()).isEqualTo(code));
    }

    private Snapshot everyType() {
        Snapshot snapshot = test.snapshot("types", "every");
        test.make(snapshot, "every", EVERY_TYPE);
        test.sql("INSERT INTO " + TestExports.name(snapshot, "every") + " SELECT v.* FROM (VALUES " + """
                ('1', NULL::jsonb, NULL::text, true, 9223372036854775807, 120.50, 0.1::float8, E'a "word", and\\r\\nanother',
                 '{"b": "\\n", "a": [1, null]}'::jsonb, '2021-03-04 05:06:07.123456+01'::timestamptz,
                 '2021-03-04 05:06:07'::timestamp, '2021-03-04'::date, '05:06:07'::time,
                 '7d444840-9dc0-11d1-b245-5ffdce74fad2'::uuid, '\\x00ff'::bytea),
                ('2', NULL, NULL, false, -1, 'NaN', 'Infinity', '', 'null', 'infinity', '-infinity', '0044-03-15 BC',
                 '24:00', '00000000-0000-0000-0000-000000000000', ''),
                ('3', '{}', '7', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)) AS v""");
        return snapshot;
    }
}
