package dev.meridian.activities.explorer.object;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.explorer.selection.ExplorerView;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

class S3ObjectStoreTest {
    private static final String ETAG = "\"99914B932BD37A50B983C5E7C90AE93B\"";

    /** Holds one object. */
    private record OneObject(HeadObjectResponse head, String body) implements S3Client {
        @Override
        public HeadObjectResponse headObject(HeadObjectRequest request) {
            return head;
        }

        @Override
        public ResponseBytes<GetObjectResponse> getObjectAsBytes(GetObjectRequest request) {
            return ResponseBytes.fromByteArray(
                    GetObjectResponse.builder().build(), body.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String serviceName() {
            return "s3";
        }

        @Override
        public void close() {}
    }

    @Test
    void theEtagOfAPlainObjectIsItsMd5AndNothingIsRead() {
        assertThat(md5(head().build(), "not read")).isEqualTo(ExplorerView.md5("{}"));
        assertThat(md5(head().serverSideEncryption(ServerSideEncryption.AES256).build(), "not read"))
                .isEqualTo(ExplorerView.md5("{}"));
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerSideEncryption.class,
            names = {"AWS_KMS", "AWS_KMS_DSSE"})
    void anObjectUnderAKeyOfAKmsIsReadSinceItsEtagOnlyLooksLikeAnMd5(ServerSideEncryption encryption) {
        assertThat(md5(head().serverSideEncryption(encryption).build(), "{\"a\":1}"))
                .isEqualTo(ExplorerView.md5("{\"a\":1}"));
    }

    @Test
    void soIsAnObjectThatCameInPartsOrUnderACustomersKey() {
        assertThat(md5(HeadObjectResponse.builder().eTag("\"abc-2\"").build(), "{}"))
                .isEqualTo(ExplorerView.md5("{}"));
        assertThat(md5(head().sseCustomerAlgorithm("AES256").build(), "{\"a\":1}"))
                .isEqualTo(ExplorerView.md5("{\"a\":1}"));
    }

    private static HeadObjectResponse.Builder head() {
        return HeadObjectResponse.builder().eTag(ETAG);
    }

    private static String md5(HeadObjectResponse head, String body) {
        return new S3ObjectStore(new OneObject(head, body), "bucket", "")
                .md5(new UUID(1, 2))
                .orElseThrow();
    }
}
