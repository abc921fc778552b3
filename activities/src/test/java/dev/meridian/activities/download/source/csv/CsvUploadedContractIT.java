package dev.meridian.activities.download.source.csv;

import dev.meridian.activities.download.connection.ConnectionFiles;
import dev.meridian.activities.download.source.SourceContract;
import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.activities.testing.TestBucket;
import dev.meridian.domain.download.source.ConnectionDetails;
import dev.meridian.domain.download.source.Source;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Files that were uploaded, in a real S3 store. */
class CsvUploadedContractIT extends SourceContract {
    private static final CsvTestFiles FILES = new CsvTestFiles();

    private final ConnectionDetails connection = FILES.connection(Map.of(), Map.of());

    @Override
    protected Source sourceOf(List<Given> rows) throws Exception {
        change(rows);
        return FILES.everywhere.open(connection);
    }

    @Override
    protected void change(List<Given> rows) throws Exception {
        FILES.files.put("acme", connection.id(), "people.csv", new ByteArrayInputStream(bytes(rows)));
    }

    /** The product's own object store is away. */
    @Override
    protected Source unreachable() {
        try {
            change(rows(1));
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
        S3Client away = S3Client.builder()
                .endpointOverride(URI.create("http://127.0.0.1:1"))
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .forcePathStyle(true)
                .build();
        ConnectionFiles files = FILES.on(new TestBucket(away, "bucket", ""));
        return new CsvSourceType(files, AddressPolicy.anywhere()).open(connection);
    }

    private static byte[] bytes(List<Given> rows) {
        return CsvTestFiles.csv(rows.stream()
                        .map(row -> new String[] {Integer.toString(row.id()), row.name(), row.note()})
                        .toList())
                .getBytes(StandardCharsets.UTF_8);
    }
}
