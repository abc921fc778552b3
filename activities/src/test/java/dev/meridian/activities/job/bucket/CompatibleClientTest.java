package dev.meridian.activities.job.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Stores that understand less of AWS's protocol than others do. */
class CompatibleClientTest {
    private final Map<String, String> objects = new ConcurrentHashMap<>();
    private HttpServer store;
    private S3Client client;

    @BeforeEach
    void start() throws IOException {
        store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        store.createContext("/", this::answer);
        store.start();
        client = CompatibleClient.settings(S3Client.builder())
                .region(Region.of("auto"))
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + store.getAddress().getPort()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        store.stop(0);
    }

    /** Stores a body as it comes, as S3rver does, and deletes several objects only with the header that MinIO wants. */
    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (exchange.getRequestMethod().equals("PUT")) {
            objects.put(exchange.getRequestURI().getPath(), body);
            send(exchange, 200, "");
        } else if (exchange.getRequestHeaders().getFirst("Content-MD5") == null) {
            send(exchange, 400, """
                    <?xml version="1.0" encoding="UTF-8"?>
                    <Error><Code>MissingContentMD5</Code>\
                    <Message>Missing required header for this request: Content-Md5.</Message></Error>""");
        } else {
            objects.keySet().removeIf(path -> body.contains("<Key>" + path.substring("/bucket/".length()) + "</Key>"));
            send(exchange, 200, """
                    <?xml version="1.0" encoding="UTF-8"?>
                    <DeleteResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"></DeleteResult>""");
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("ETag", "\"d41d8cd98f00b204e9800998ecf8427e\"");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void theBytesOfABodyAreSentAsTheyAre() {
        client.putObject(request -> request.bucket("bucket").key("one"), RequestBody.fromString("{}"));
        client.uploadPart(
                request -> request.bucket("bucket").key("two").uploadId("u").partNumber(1),
                RequestBody.fromString("a part"));
        assertThat(objects).containsOnly(Map.entry("/bucket/one", "{}"), Map.entry("/bucket/two", "a part"));
    }

    @Test
    void severalObjectsAreDeletedWithAnMd5() {
        List.of("one", "two", "three")
                .forEach(key ->
                        client.putObject(request -> request.bucket("bucket").key(key), RequestBody.empty()));
        new Bucket(client, "bucket", "", "folder").delete(List.of("one", "three"));
        assertThat(objects).containsOnlyKeys("/bucket/two");
    }
}
