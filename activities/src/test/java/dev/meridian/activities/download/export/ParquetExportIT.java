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
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import dev.meridian.activities.download.export.format.Compression;
import dev.meridian.activities.download.export.format.FileColumn;
import dev.meridian.activities.download.export.format.FileFormat;
import dev.meridian.activities.download.store.Snapshots.Snapshot;
import dev.meridian.domain.download.value.ColumnType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Parquet files, read again by parquet-java's reader. */
@Tag("slow")
class ParquetExportIT {
    private static final List<Map.Entry<String, ColumnType>> COLUMNS = List.of(
            entry("truth", BOOLEAN),
            entry("whole", BIGINT),
            entry("price", NUMERIC),
            entry("large", NUMERIC),
            entry("huge", NUMERIC),
            entry("strange", NUMERIC),
            entry("near", DOUBLE),
            entry("words", TEXT),
            entry("tree", JSONB),
            entry("instant", TIMESTAMPTZ),
            entry("endless", TIMESTAMPTZ),
            entry("clock", TIMESTAMP),
            entry("day", DATE),
            entry("hour", TIME),
            entry("number", UUID),
            entry("bytes", BYTEA));

    private final TestExports test = new TestExports();

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void everyTypeHasItsOwnTypeOfParquet(Compression compression) throws IOException {
        Snapshot snapshot = test.snapshot("types", "every");
        test.make(snapshot, "every", COLUMNS);
        test.sql("INSERT INTO " + TestExports.name(snapshot, "every") + " SELECT v.* FROM (VALUES " + """
                ('1', NULL::jsonb, NULL::text, true, 9223372036854775807, 120.50, -12345678901234567890123.5, 1e40, 1.5::numeric, 0.1::float8,
                 E'a\\nü', '{"a": 1}'::jsonb, '2021-03-04 05:06:07.123456+01'::timestamptz, 'infinity'::timestamptz,
                 '1921-03-04 05:06:07'::timestamp, '0044-03-15 BC'::date, '05:06:07.5'::time,
                 '7d444840-9dc0-11d1-b245-5ffdce74fad2'::uuid, '\\x00ff'::bytea),
                ('2', NULL, NULL, false, -1, -0.007, 1, 0, 'NaN', 'NaN', '', 'null', '4713-01-01 BC', NULL, NULL, NULL, NULL, NULL, NULL),
                ('3', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)) AS v""");

        ExportedFile file = test.run(payload(snapshot, compression)).files().getFirst();

        List<Group> rows = rows(file);
        assertThat(rows).hasSize(3);
        Group row = rows.get(0);
        assertThat(row.getString("_id", 0)).isEqualTo("1");
        assertThat(row.getBoolean("truth", 0)).isTrue();
        assertThat(row.getLong("whole", 0)).isEqualTo(Long.MAX_VALUE);
        assertThat(BigDecimal.valueOf(row.getLong("price", 0), 3)).isEqualByComparingTo("120.50");
        assertThat(new BigDecimal(new BigInteger(row.getBinary("large", 0).getBytes()), 1))
                .isEqualByComparingTo("-12345678901234567890123.5");
        assertThat(row.getString("huge", 0)).isEqualTo("1" + "0".repeat(40));
        assertThat(row.getString("strange", 0)).isEqualTo("1.5");
        assertThat(row.getDouble("near", 0)).isEqualTo(0.1);
        assertThat(row.getString("words", 0)).isEqualTo("a\nü");
        assertThat(row.getString("tree", 0)).isEqualTo("{\"a\": 1}");
        assertThat(row.getLong("instant", 0)).isEqualTo(micros("2021-03-04T04:06:07.123456Z"));
        assertThat(row.getString("endless", 0)).isEqualTo("infinity");
        assertThat(row.getLong("clock", 0)).isEqualTo(micros("1921-03-04T05:06:07Z"));
        assertThat(row.getInteger("day", 0))
                .isEqualTo((int) LocalDate.of(-43, 3, 15).toEpochDay());
        assertThat(row.getLong("hour", 0)).isEqualTo(18_367_500_000L);
        assertThat(row.getBinary("number", 0).toByteBuffer())
                .isEqualTo(ByteBuffer.allocate(16)
                        .putLong(0x7d4448409dc011d1L)
                        .putLong(0xb2455ffdce74fad2L)
                        .flip());
        assertThat(row.getBinary("bytes", 0).getBytes()).isEqualTo(new byte[] {0, (byte) 0xFF});
        Group second = rows.get(1);
        assertThat(BigDecimal.valueOf(second.getLong("price", 0), 3)).isEqualByComparingTo("-0.007");
        assertThat(second.getString("strange", 0)).isEqualTo("NaN");
        assertThat(second.getDouble("near", 0)).isNaN();
        assertThat(second.getString("words", 0)).isEmpty();
        for (Map.Entry<String, ColumnType> column : COLUMNS) {
            assertThat(rows.get(2).getFieldRepetitionCount(column.getKey()))
                    .as(column.getKey())
                    .isZero();
        }
        assertThat(file.columns())
                .contains(
                        new FileColumn("_id", "_id", "text", "STRING"),
                        new FileColumn("price", "Field price", "numeric", "DECIMAL(6,3)"),
                        new FileColumn("large", "Field large", "numeric", "DECIMAL(24,1)"),
                        new FileColumn("huge", "Field huge", "numeric", "STRING"),
                        new FileColumn("strange", "Field strange", "numeric", "STRING"),
                        new FileColumn("endless", "Field endless", "timestamptz", "STRING"),
                        new FileColumn("whole", "Field whole", "bigint", "INT64"),
                        new FileColumn("tree", "Field tree", "jsonb", "JSON"),
                        new FileColumn("instant", "Field instant", "timestamptz", "TIMESTAMP(MICROS,true)"),
                        new FileColumn("clock", "Field clock", "timestamp", "TIMESTAMP(MICROS,false)"),
                        new FileColumn("day", "Field day", "date", "DATE"),
                        new FileColumn("hour", "Field hour", "time", "TIME(MICROS,false)"),
                        new FileColumn("number", "Field number", "uuid", "UUID"),
                        new FileColumn("bytes", "Field bytes", "bytea", "BINARY"));
    }

    @Test
    void rowGroupsStayNearSixteenMebibytes() throws IOException {
        Snapshot snapshot = test.snapshot("large", "many");
        test.make(snapshot, "many", List.of(entry("words", TEXT)));
        test.sql("INSERT INTO " + TestExports.name(snapshot, "many")
                + " (_id, words) SELECT n, repeat(md5(n::text), 8) FROM generate_series(1, 200000) AS n");

        ExportedFile file =
                test.run(payload(snapshot, Compression.NONE)).files().getFirst();

        assertThat(file.bytes()).isGreaterThan(50 << 20);
        try (ParquetFileReader reader = ParquetFileReader.open(
                downloaded(file),
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build())) {
            List<BlockMetaData> groups = reader.getFooter().getBlocks();
            assertThat(groups.size()).isBetween(3, 6);
            assertThat(groups)
                    .allSatisfy(group -> assertThat(group.getTotalByteSize()).isLessThan(20 << 20));
            assertThat(groups.stream().mapToLong(BlockMetaData::getRowCount).sum())
                    .isEqualTo(200_000);
        }
    }

    private static long micros(String instant) {
        Instant time = Instant.parse(instant);
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
    }

    private static ExportPayload payload(Snapshot snapshot, Compression compression) {
        return new ExportPayload(snapshot.id().toString(), null, FileFormat.PARQUET, compression, false, null);
    }

    private InputFile downloaded(ExportedFile file) throws IOException {
        Path copy = folder.resolve(file.name());
        byte[] bytes = test.bucket
                .s3()
                .getObjectAsBytes(request -> request.bucket(test.bucket.name())
                        .key(test.objects.bucket().key(TestExports.TENANT, file.object())))
                .asByteArray();
        Files.write(copy, bytes);
        return new LocalInputFile(copy);
    }

    private List<Group> rows(ExportedFile file) throws IOException {
        List<Group> rows = new ArrayList<>();
        try (ParquetReader<Group> reader =
                new Reader(downloaded(file)).withCodecFactory(new Unpacking()).build()) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static final class Reader extends ParquetReader.Builder<Group> {
        Reader(InputFile file) {
            super(file, new PlainParquetConfiguration());
        }

        @Override
        protected ReadSupport<Group> getReadSupport() {
            return new GroupReadSupport();
        }
    }

    /** Parquet-java's own codecs need Hadoop. */
    private static final class Unpacking implements CompressionCodecFactory {
        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName codec) {
            throw new UnsupportedOperationException();
        }

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
            return new BytesInputDecompressor() {
                @Override
                public BytesInput decompress(BytesInput bytes, int size) throws IOException {
                    ByteArrayOutputStream taken = new ByteArrayOutputStream();
                    bytes.writeAllTo(taken);
                    InputStream packed = new ByteArrayInputStream(taken.toByteArray());
                    try (InputStream plain = codec == CompressionCodecName.GZIP
                            ? new GZIPInputStream(packed)
                            : codec == CompressionCodecName.ZSTD ? new ZstdInputStream(packed) : packed) {
                        return BytesInput.from(plain.readAllBytes());
                    }
                }

                @Override
                public void decompress(ByteBuffer packed, int packedSize, ByteBuffer plain, int size) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public void release() {}
            };
        }

        @Override
        public void release() {}
    }
}
