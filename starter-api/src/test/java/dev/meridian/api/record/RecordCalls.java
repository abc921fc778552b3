package dev.meridian.api.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The calls of a client that has records. */
record RecordCalls(TestHttp http) {
    /** How long half a gigabyte may take on a busy machine. */
    private static final Duration OF_LARGE_AUDIO = Duration.ofMinutes(10);

    private static final Duration LONG_ENOUGH = Duration.ofMinutes(3);
    private static final HttpClient BUCKET = HttpClient.newHttpClient();

    /** Makes a record and returns its number. */
    long create(String json) {
        Answer made = http.post("/api/records", json);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json().path("id").asLong();
    }

    Answer put(long id, Path file, String... headers) {
        try {
            HttpRequest.Builder request = http.request("/api/records/" + id + "/audio?fileName="
                            + URLEncoder.encode(file.getFileName().toString(), StandardCharsets.UTF_8))
                    .header("Content-Type", "application/octet-stream")
                    .timeout(OF_LARGE_AUDIO)
                    .PUT(BodyPublishers.ofFile(file));
            if (headers.length > 0) {
                request.headers(headers);
            }
            return http.send(request);
        } catch (FileNotFoundException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** Sends audio without asking for a job. */
    Answer putUnprocessed(long id, Path file) {
        try {
            return http.send(http.request("/api/records/" + id + "/audio?process=false")
                    .header("Content-Type", "audio/flac")
                    .PUT(BodyPublishers.ofFile(file)));
        } catch (FileNotFoundException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** A request with a document of JSON. */
    Answer json(String method, String path, String body) {
        return http.send(http.request(path)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body)));
    }

    /** The document that asks for the job of a record. */
    static String job(long id) {
        return "{\"type\":\"process_new_record\",\"payload\":{\"record_id\":%d,\"record_type\":\"song\"}}"
                .formatted(id);
    }

    /** Makes a record of each of these files, and waits until all their jobs have ended. */
    List<JsonNode> process(List<Path> files) {
        List<Long> ids = files.stream().map(_ -> create("{}")).toList();
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            Answer accepted = put(ids.get(i), files.get(i));
            assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
            jobs.add(accepted.json().path("jobId").asString());
        }
        jobs.forEach(this::awaitEnd);
        return ids.stream().map(this::show).toList();
    }

    /** Makes a record of the file, and waits until its job has ended. */
    JsonNode process(Path file) {
        long id = create("{}");
        Answer accepted = put(id, file);
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        awaitEnd(accepted.json().path("jobId").asString());
        return show(id);
    }

    /** Searches for the clip in a file. */
    Answer search(Path clip) {
        try {
            return http.send(http.request("/api/records/search")
                    .header("Content-Type", "application/octet-stream")
                    .POST(BodyPublishers.ofFile(clip)));
        } catch (FileNotFoundException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    JsonNode show(long id) {
        return http.get("/api/records/" + id).json();
    }

    void delete(long id) {
        Answer deleted = http.send(http.request("/api/records/" + id).DELETE());
        assertThat(deleted.status()).as(deleted.body()).isEqualTo(204);
    }

    JsonNode job(String id) {
        return http.get("/api/jobs/" + id).json();
    }

    /** The job when it has ended. */
    JsonNode awaitEnd(String job) {
        return await().atMost(LONG_ENOUGH)
                .until(
                        () -> job(job),
                        seen -> List.of("completed", "failed", "cancelled")
                                .contains(seen.path("status").asString()));
    }

    /** Follows the redirection of a download, without the credential. */
    HttpResponse<byte[]> download(String path, String... headers) {
        Answer redirected = http.get(path);
        assertThat(redirected.status()).as(redirected.body()).isEqualTo(307);
        String location = redirected.response().headers().firstValue("Location").orElseThrow();
        return fetch(location, headers);
    }

    static HttpResponse<byte[]> fetch(String address, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    static HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return BUCKET.send(request.timeout(Duration.ofMinutes(1)).build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
