package dev.meridian.activities.job.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.job.bucket.Bucket;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.testing.TestBucket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Objects of any size in a real S3 server. */
class ObjectBucketIT {
    private static final TestBucket BUCKET = TestBucket.create();
    private static final S3Presigner UNUSED = S3Presigner.builder()
            .region(Region.US_EAST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .build();

    @AfterAll
    static void close() {
        UNUSED.close();
    }

    @Test
    void anObjectThatIsNotThereHasNoSize() {
        assertThat(bucket(BUCKET.name()).size("records/acme/none")).isEmpty();
    }

    @Test
    void aMissingBucketIsNotTakenForAMissingObject() {
        ObjectBucket missing = bucket("no-such-bucket");
        assertThatThrownBy(() -> missing.size("records/acme/none"))
                .isInstanceOfSatisfying(JobException.class, failed -> {
                    assertThat(failed.toFailure().code()).isEqualTo(Bucket.FAILED);
                    assertThat(failed.toFailure().retryable()).isTrue();
                })
                .hasMessageContaining("S3_BUCKET");
    }

    private static ObjectBucket bucket(String name) {
        return new ObjectBucket(BUCKET.s3(), UNUSED, name, "", "records");
    }
}
