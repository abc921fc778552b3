package dev.meridian.activities.download.source.csv;

import dev.meridian.activities.download.connection.ConnectionFiles;
import dev.meridian.activities.download.connection.ConnectionObjects;
import dev.meridian.activities.job.object.BucketObjects;
import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.activities.testing.TestBucket;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.domain.download.source.ConnectionDetails;
import dev.meridian.domain.download.source.Credentials;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Jdbi;

/** Connections of the type csv in a database and a bucket of their own. */
final class CsvTestFiles {
    final Jdbi jdbi = TestDatabase.create().jdbi();
    final TestBucket bucket = TestBucket.create();
    final ConnectionFiles files = on(bucket.part("some/prefix"));
    final CsvSourceType everywhere = new CsvSourceType(files, AddressPolicy.anywhere());

    /** The same files, as far as they lie in this bucket. */
    ConnectionFiles on(TestBucket other) {
        return new ConnectionFiles(
                jdbi, new BucketObjects(jdbi, other.objects(ConnectionObjects.FOLDER), ConnectionObjects.LEDGER));
    }

    ConnectionDetails connection(Map<String, String> settings, Map<String, String> secrets) {
        UUID id = UUID.randomUUID();
        jdbi.useHandle(handle -> handle.execute(
                "INSERT INTO connections (id, tenant, name, connector, settings) VALUES (?, 'acme', ?, 'csv', '{}')",
                id,
                id.toString()));
        Credentials credentials = new Credentials() {
            @Override
            public Optional<String> find(String field) {
                return Optional.ofNullable(secrets.get(field));
            }

            @Override
            public void renew(UnaryOperator<Map<String, String>> renewal) {
                throw new IllegalStateException("Nothing here expires");
            }
        };
        return new ConnectionDetails(id, "acme", id.toString(), settings, credentials);
    }

    static String csv(List<String[]> rows) {
        StringBuilder text = new StringBuilder("id,name,note\n");
        for (String[] row : rows) {
            text.append(row[0])
                    .append(",\"")
                    .append(row[1].replace("\"", "\"\""))
                    .append("\",");
            text.append(row[2] == null ? "" : row[2]).append('\n');
        }
        return text.toString();
    }
}
