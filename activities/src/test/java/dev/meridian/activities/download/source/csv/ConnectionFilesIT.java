package dev.meridian.activities.download.source.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.download.connection.ConnectionObjects;
import dev.meridian.activities.job.object.BucketObjects;
import dev.meridian.activities.job.object.ObjectSweep;
import dev.meridian.activities.job.object.ObjectUpload;
import dev.meridian.activities.job.work.JobException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/** What the bucket has of the files of connections, however an upload or a file ends. */
class ConnectionFilesIT {
    private static final int MORE_THAN_A_PART = 9 << 20;

    private final CsvTestFiles given = new CsvTestFiles();
    private final UUID connection = given.connection(Map.of(), Map.of()).id();
    private final BucketObjects objects = new BucketObjects(
            given.jdbi, given.bucket.part("some/prefix").objects(ConnectionObjects.FOLDER), ConnectionObjects.LEDGER);

    private void put(String name, String content) throws IOException {
        given.files.put("acme", connection, name, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    }

    private void sweep() {
        new ObjectSweep(given.jdbi, objects, Clock.systemUTC()).run();
    }

    private int rows(String table) {
        return given.jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM " + table)
                .mapTo(int.class)
                .one());
    }

    private Iterable<MultipartUpload> uploads() {
        return given.bucket
                .s3()
                .listMultipartUploads(request -> request.bucket(given.bucket.name()))
                .uploads();
    }

    @Test
    void aFileOfSeveralPartsIsReadAsItWasWritten() throws Exception {
        byte[] bytes = new byte[MORE_THAN_A_PART + 1];
        new Random(7).nextBytes(bytes);
        given.files.put("acme", connection, "people.csv", new ByteArrayInputStream(bytes));
        try (InputStream content = given.files.open(given.files.of(connection).getFirst(), 0)) {
            assertThat(content.readAllBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void aReplacedFileLeavesTheBucket() throws Exception {
        put("people.csv", "old");
        put("people.csv", "new");
        sweep();
        assertThat(given.bucket.contents().values()).containsExactly("new");
        assertThat(rows("connection_objects")).isEqualTo(1);
        try (InputStream content = given.files.open(given.files.of(connection).getFirst(), 1)) {
            assertThat(new String(content.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("ew");
        }
    }

    @Test
    void theFilesOfADeletedConnectionLeaveTheBucket() throws Exception {
        put("people.csv", "a");
        put("places.csv", "b");
        given.jdbi.useHandle(handle -> handle.execute("DELETE FROM connections"));
        sweep();
        assertThat(given.bucket.contents()).isEmpty();
        assertThat(rows("connection_objects")).isZero();
    }

    @Test
    void anUploadThatBreaksOffLeavesNothing() {
        InputStream broken = new InputStream() {
            private int left = MORE_THAN_A_PART;

            @Override
            public int read() throws IOException {
                if (left-- == 0) {
                    throw new IOException("The client went away");
                }
                return 'a';
            }
        };
        assertThatThrownBy(() -> given.files.put("acme", connection, "people.csv", broken))
                .isInstanceOf(IOException.class)
                .hasMessage("The client went away");
        sweep();
        assertThat(uploads()).isEmpty();
        assertThat(given.files.of(connection)).isEmpty();
        assertThat(rows("connection_objects")).isZero();
    }

    /** A process that was killed neither ends its upload nor vouches for it. */
    @Test
    void thePartsOfAKilledProcessLeaveTheBucket() {
        ObjectUpload upload = objects.begin("acme", "application/octet-stream");
        upload.write(new byte[MORE_THAN_A_PART], 0, MORE_THAN_A_PART);
        assertThat(uploads()).hasSize(1);
        given.jdbi.useHandle(
                handle -> handle.execute("UPDATE connection_objects SET due_at = now() - interval '1 second'"));
        sweep();
        assertThat(uploads()).isEmpty();
        assertThat(rows("connection_objects")).isZero();
    }

    @Test
    void anUploadThatWasGivenUpMeanwhileIsNotKept() {
        InputStream slow = new FilterInputStream(new ByteArrayInputStream(new byte[] {1})) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                given.jdbi.useHandle(
                        handle -> handle.execute("UPDATE connection_objects SET state = 'doomed', due_at = now()"));
                return super.read(into, offset, length);
            }
        };
        assertThatThrownBy(() -> given.files.put("acme", connection, "people.csv", slow))
                .isInstanceOfSatisfying(JobException.class, lost -> {
                    assertThat(lost.toFailure().code()).isEqualTo("upload_lost");
                    assertThat(lost.toFailure().retryable()).isTrue();
                });
        assertThat(given.files.of(connection)).isEmpty();
    }

    /** Files that an earlier version has stored have keys of their own and are in no ledger. */
    @Test
    void aFileOfAnEarlierVersionIsReadAndLeavesTheBucketWhenItIsReplaced() throws Exception {
        String key = "some/prefix/connections/acme/" + connection + "/" + UUID.randomUUID();
        given.bucket
                .s3()
                .putObject(request -> request.bucket(given.bucket.name()).key(key), RequestBody.fromString("earlier"));
        given.jdbi.useHandle(handle -> handle.execute(
                "INSERT INTO connection_files (connection_id, name, object_key, bytes, sha256) VALUES (?, 'people.csv', ?, 7, '')",
                connection,
                key));
        try (InputStream content = given.files.open(given.files.of(connection).getFirst(), 0)) {
            assertThat(new String(content.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("earlier");
        }
        put("people.csv", "new");
        assertThat(given.bucket.contents().values()).containsExactly("new");
    }
}
