package dev.meridian.activities.job.bucket;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Error;

/**
 * An error that an object store answered with.
 *
 * @param status of HTTP; 0 of an object in an answer about several objects
 * @param code the store's, such as {@code NoSuchBucket}; empty if the answer has none, like every answer to a HEAD
 * @param words what the store says to people
 */
public record StoreError(int status, String code, String words) {
    private static final int MOST_WORDS = 200;

    private static final Set<String> OF_ACCESS = Set.of(
            "AccessDenied",
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "ExpiredToken",
            "InvalidToken",
            "TokenRefreshRequired",
            // Versitygw says so with the status 404.
            "XAdminUserNotFound");
    private static final Set<String> OF_REGION =
            Set.of("AuthorizationHeaderMalformed", "PermanentRedirect", "TemporaryRedirect");
    private static final Set<String> OF_BUCKET = Set.of("NoSuchBucket", "InvalidBucketName");
    private static final Set<String> OF_ROOM =
            Set.of("QuotaExceeded", "XMinioAdminBucketQuotaExceeded", "XMinioStorageFull");

    /** Stores send these with statuses that otherwise stand for requests that can never succeed. */
    private static final Set<String> PASSING = Set.of(
            "BadDigest",
            "IncompleteBody",
            "InvalidPart",
            "InvalidPartOrder",
            "NoSuchUpload",
            "RequestTimeTooSkewed",
            "RequestTimeout",
            "XAmzContentSHA256Mismatch");

    private static final Set<String> FINAL = Set.of("InvalidObjectState", "MethodNotAllowed", "NotImplemented");

    /** What another try can do, or a person. */
    public enum Kind {
        /** The store has a failure of its own. */
        AWAY,
        /** The store has no room, or the bucket's quota is used up. */
        FULL,
        /** The store refuses the access key, or the key has no right to this. */
        ACCESS,
        /** The bucket is in another region or at another address, as far as the answer says. */
        REGION,
        /** There is no such bucket. */
        NO_BUCKET,
        /** Another try may succeed. */
        PASSING,
        /** The store never takes this request. */
        FINAL
    }

    /** Reads an answer. */
    public static StoreError of(SdkServiceException answer) {
        AwsErrorDetails details = answer instanceof AwsServiceException aws ? aws.awsErrorDetails() : null;
        String code = details == null ? null : details.errorCode();
        String words = details == null ? null : details.errorMessage();
        boolean isOfBucket = answer instanceof NoSuchBucketException;
        return of(answer.statusCode(), isOfBucket ? "NoSuchBucket" : code, words);
    }

    /** Reads the error of one object of several. */
    static StoreError of(S3Error error) {
        return of(0, error.code(), error.message());
    }

    private static StoreError of(int status, @Nullable String code, @Nullable String words) {
        String said = words == null ? "" : words.strip();
        return new StoreError(status, code == null ? "" : code, said.substring(0, Math.min(said.length(), MOST_WORDS)));
    }

    public Kind kind() {
        if (OF_ACCESS.contains(code)) {
            return Kind.ACCESS;
        } else if (OF_REGION.contains(code)) {
            return Kind.REGION;
        } else if (OF_BUCKET.contains(code)) {
            return Kind.NO_BUCKET;
        } else if (OF_ROOM.contains(code)) {
            return Kind.FULL;
        } else if (PASSING.contains(code)) {
            return Kind.PASSING;
        } else if (FINAL.contains(code)) {
            return Kind.FINAL;
        }
        return kindOfStatus();
    }

    private Kind kindOfStatus() {
        return switch (status) {
            case 0, 404, 408, 409, 425, 429 -> Kind.PASSING;
            // MinIO answers so to a HEAD with a wrong region, and a web server to plain HTTP at a port for TLS.
            case 400 -> code.isEmpty() ? Kind.REGION : Kind.FINAL;
            case 301, 302, 303, 307, 308 -> Kind.REGION;
            case 401, 403 -> Kind.ACCESS;
            case 501, 505 -> Kind.FINAL;
            case 507 -> Kind.FULL;
            default -> status >= 500 ? Kind.AWAY : Kind.FINAL;
        };
    }

    /** The error for people: {@code 403 AccessDenied: Access Denied.} */
    @Override
    public String toString() {
        String number = status == 0 ? code : (status + " " + code).strip();
        return words.isEmpty() ? number : number + ": " + words;
    }
}
