package dev.meridian.api.health;

import dev.meridian.activities.job.bucket.Bucket;
import dev.meridian.api.objects.ObjectStoreSettings;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import software.amazon.awssdk.services.s3.S3Client;

/** Up while the bucket is there. */
final class ObjectStoreHealth extends DependencyHealth {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final S3Client s3;
    private final String bucket;

    ObjectStoreHealth(S3Client s3, ObjectStoreSettings settings) {
        super("The bucket can't be used");
        this.s3 = s3;
        this.bucket = settings.bucket();
    }

    @Override
    void ask(Health.Builder health) {
        health.withDetail("bucket", bucket);
        Bucket.reporting(
                "Failed to look at the bucket.",
                () -> s3.headBucket(request ->
                        request.bucket(bucket).overrideConfiguration(config -> config.apiCallTimeout(PATIENCE))));
        health.up();
    }
}
