package dev.meridian.activities.testing;

import dev.meridian.activities.explorer.object.ObjectStore;
import dev.meridian.activities.explorer.object.S3ObjectStore;
import dev.meridian.activities.job.bucket.CompatibleClient;
import dev.meridian.activities.job.object.ObjectBucket;
import dev.meridian.devstack.S3Server;
import dev.meridian.devstack.SharedServers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** A bucket of its own on a real S3 server, as the test sees it: past the product's code. */
public record TestBucket(S3Client s3, String name, String prefix) {
    private static final Duration SLOWEST_MACHINE = Duration.ofSeconds(30);
    private static final String FOLDER = "config/by-uuid/";

    public static TestBucket create() {
        return on(SharedServers.s3(), SLOWEST_MACHINE);
    }

    static TestBucket on(S3Server server, Duration callTimeout) {
        S3Client client = CompatibleClient.settings(S3Client.builder())
                .endpointOverride(server.endpoint())
                .region(Region.of(server.region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(server.accessKeyId(), server.secretAccessKey())))
                .overrideConfiguration(config -> config.apiCallTimeout(callTimeout))
                .httpClientBuilder(Apache5HttpClient.builder().maxConnections(100))
                .build();
        return new TestBucket(client, server.freshBucket(), "");
    }

    /** A part of this bucket that its owner takes for a whole one. */
    public TestBucket part(String prefix) {
        return new TestBucket(s3, name, prefix);
    }

    public ObjectStore store() {
        return new S3ObjectStore(s3, name, prefix);
    }

    /** A folder of the bucket for objects of any size. */
    public ObjectBucket objects(String folder) {
        return new ObjectBucket(s3, presigner(), name, prefix, folder);
    }

    private static S3Presigner presigner() {
        S3Server server = SharedServers.s3();
        return S3Presigner.builder()
                .endpointOverride(server.endpoint())
                .region(Region.of(server.region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(server.accessKeyId(), server.secretAccessKey())))
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build();
    }

    /** Everything the bucket holds, by key without the prefix. */
    public Map<String, String> contents() {
        Map<String, String> contents = new TreeMap<>();
        String root = prefix.isEmpty() ? "" : prefix + "/";
        for (S3Object object : s3.listObjectsV2Paginator(
                        request -> request.bucket(name).prefix(root))
                .contents()) {
            contents.put(
                    object.key().substring(root.length()),
                    s3.getObjectAsBytes(request -> request.bucket(name).key(object.key()))
                            .asString(StandardCharsets.UTF_8));
        }
        return contents;
    }

    public static String key(UUID id) {
        return FOLDER + id + ".json";
    }

    /** Changes an object behind everybody's back. */
    public void put(UUID id, String text) {
        s3.putObject(request -> request.bucket(name).key(fullKey(id)), RequestBody.fromString(text));
    }

    /** Deletes an object behind everybody's back. */
    public void delete(UUID id) {
        s3.deleteObject(request -> request.bucket(name).key(fullKey(id)));
    }

    private String fullKey(UUID id) {
        return prefix.isEmpty() ? key(id) : prefix + "/" + key(id);
    }
}
