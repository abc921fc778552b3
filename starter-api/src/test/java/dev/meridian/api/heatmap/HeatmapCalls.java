package dev.meridian.api.heatmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import tools.jackson.databind.JsonNode;

/** What tests ask the heatmaps' API for, each in one line. */
record HeatmapCalls(TestHttp http) {
    static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    void city(String slug, double minLat, double minLng, double maxLat, double maxLng) {
        Answer answer = putCity(
                slug,
                String.format(
                        Locale.ROOT,
                        "{\"name\":\"%s\",\"bounds\":{\"minLat\":%s,\"minLng\":%s,\"maxLat\":%s,\"maxLng\":%s}}",
                        slug,
                        minLat,
                        minLng,
                        maxLat,
                        maxLng));
        assertThat(answer.status()).isEqualTo(201);
    }

    Answer putCity(String slug, String json) {
        return http.send(http.request("/api/cities/" + slug)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json)));
    }

    void places(String city, double lat, double lng, int count) {
        places(city, lat, lng, count, 0.02);
    }

    void places(String city, double lat, double lng, int count, double spread) {
        RandomGenerator random = random(count);
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String category = List.of("groceries", "restaurants", "parks").get(random.nextInt(3));
            rows.append(String.format(
                    Locale.ROOT,
                    "%s-%d,%s,%.6f,%.6f,%n",
                    city,
                    i,
                    category,
                    lat + random.nextGaussian() * spread,
                    lng + random.nextGaussian() * spread));
        }
        assertThat(importCsv(city, rows.toString())
                        .json()
                        .at("/report/imported")
                        .asInt())
                .isEqualTo(count);
    }

    Answer importCsv(String city, String rows) {
        return http.send(http.request("/api/cities/" + city + "/pois")
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString("id,category,lat,lng,name\n" + rows)));
    }

    JsonNode compute(String city, String step) {
        Answer answer = schedule(city, step);
        assertThat(answer.status()).isEqualTo(202);
        JsonNode job = awaitEnd(answer.json().path("jobId").asString());
        assertThat(job.path("status").asString()).isEqualTo("completed");
        return job;
    }

    Answer schedule(String city, String step) {
        return http.post("/api/heatmap/schedule", "{\"citySlug\":\"" + city + "\",\"gridStep\":" + step + "}");
    }

    JsonNode job(String id) {
        return http.get("/api/jobs/" + id).json();
    }

    JsonNode awaitEnd(String id) {
        return await().atMost(LONG_ENOUGH)
                .until(
                        () -> job(id),
                        job -> List.of("completed", "failed", "cancelled")
                                .contains(job.path("status").asString()));
    }

    List<List<Long>> bytes(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> response = client.send(
                    http.request(path)
                            .header("Accept", "application/vnd.meridian.cells")
                            .GET()
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            ByteBuffer in = ByteBuffer.wrap(response.body());
            assertThat(in.getInt()).isEqualTo(0x4D484331);
            int step = in.getInt();
            int count = in.getInt();
            List<List<Long>> cells = new ArrayList<>();
            while (cells.size() < count) {
                int lat = in.getInt();
                int lng = in.getInt();
                int run = Short.toUnsignedInt(in.getShort());
                for (int i = 0; i < run; i++) {
                    cells.add(List.of((long) lat, (long) lng + (long) i * step, (long) in.get()));
                }
            }
            assertThat(in.remaining()).isZero();
            return cells;
        }
    }

    static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}
