package dev.meridian.activities.job.bucket;

import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/**
 * The settings of a client for AWS's S3 and for every store that is compatible with it:
 *
 * <ul>
 *   <li>the bucket stands in the path of an address and not in its host;
 *   <li>a body is sent as it is: not all stores take AWS's own chunks, and some store the chunks' signatures with the bytes;
 *   <li>a checksum is sent only where S3 requires one, and there {@code Content-MD5} is sent as well: stores that were made before AWS's
 *       newer checksums refuse to delete several objects without it.
 * </ul>
 */
public final class CompatibleClient {
    private CompatibleClient() {}

    /** Makes these settings; all others are the caller's. */
    public static S3ClientBuilder settings(S3ClientBuilder builder) {
        return builder.forcePathStyle(true)
                .serviceConfiguration(
                        S3Configuration.builder().chunkedEncodingEnabled(false).build())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .addPlugin(LegacyMd5Plugin.create());
    }
}
