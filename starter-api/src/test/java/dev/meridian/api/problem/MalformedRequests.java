package dev.meridian.api.problem;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Requests that no endpoint may take, generated from the endpoints and from the ways to be wrong. */
final class MalformedRequests {
    private static final String JSON = "application/json";
    private static final String JOBS = "/api/jobs";
    private static final String RIGHT = "{\"type\":\"sleep\",\"payload\":{\"delayMs\":1},\"priority\":3}";
    private static final List<String> WRONG_WORDS = List.of(
            "%27%20OR%201%3D1--", "abc%00", "%ff%fe", "-1", "99999999999999999999", "1e999", "NaN", "%0d%0aX:1");

    /** A name for what is not there. */
    private static final String NOBODY = "nobody";

    private static final List<String> DOCUMENTS = List.of(
            "",
            "{",
            "[]",
            "null",
            "true",
            "\"text\"",
            "1e999999999",
            "{}",
            "{\"nope\":1}",
            "{'type':'sleep'}",
            "{\"a\":1}}",
            "[".repeat(10_000),
            "{\"a\":".repeat(2_000),
            "{\"a\0\":1}",
            "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>");

    private final List<Malformed> requests = new ArrayList<>();

    private MalformedRequests() {}

    /**
     * One of them.
     *
     * @param what for people
     * @param contentType empty for none
     */
    record Malformed(String what, String method, String path, String contentType, BodyPublisher body) {
        @Override
        public String toString() {
            return method + " " + path + " " + what;
        }
    }

    /**
     * @param endpoints every endpoint that changes something, as {@code METHOD /path/{id}}
     */
    static List<Malformed> all(List<String> endpoints) {
        MalformedRequests made = new MalformedRequests();
        endpoints.forEach(made::wrongDocuments);
        endpoints.forEach(made::wrongNames);
        made.truncatedJobs();
        made.wrongJobs();
        made.wrongPayloads();
        made.wrongParameters();
        return List.copyOf(made.requests);
    }

    private void wrongDocuments(String endpoint) {
        String method = methodOf(endpoint);
        String path = pathOf(endpoint, NOBODY);
        if (method.equals("DELETE")) {
            return;
        }
        DOCUMENTS.forEach(document -> add(method, path, JSON, document));
        requests.add(new Malformed(
                "not UTF-8",
                method,
                path,
                JSON,
                BodyPublishers.ofByteArray("{\"type\":\"\u00ff\u00fe\"}".getBytes(StandardCharsets.ISO_8859_1))));
        add(method, path, "image/png", RIGHT);
        add(method, path, "application/x-www-form-urlencoded", "type=sleep");
    }

    private void wrongNames(String endpoint) {
        if (endpoint.contains("{")) {
            WRONG_WORDS.forEach(word -> add(methodOf(endpoint), pathOf(endpoint, word), JSON, "{}"));
        }
    }

    private static String methodOf(String endpoint) {
        return endpoint.substring(0, endpoint.indexOf(' '));
    }

    private static String pathOf(String endpoint, String name) {
        return endpoint.substring(endpoint.indexOf(' ') + 1).replaceAll("\\{[a-zA-Z]+}", name);
    }

    private void truncatedJobs() {
        for (int length = 1; length < RIGHT.length(); length += 2) {
            add("POST", JOBS, JSON, RIGHT.substring(0, length));
        }
    }

    private void wrongJobs() {
        for (String type :
                List.of("1", "[]", "{}", "\"\"", "\"Sleep\"", "\"sleep'; DROP TABLE jobs;--\"", "\"../sleep\"")) {
            add("POST", JOBS, JSON, "{\"type\":" + type + ",\"payload\":{\"delayMs\":1}}");
        }
        for (String more : List.of(
                "\"priority\":0",
                "\"priority\":6",
                "\"priority\":\"high\"",
                "\"priority\":1.5",
                "\"priority\":1e400",
                "\"priority\":99999999999999999999",
                "\"runAt\":\"tomorrow\"",
                "\"runAt\":1",
                "\"delaySeconds\":-1",
                "\"delaySeconds\":9223372036854775808",
                "\"attempts\":0",
                "\"attempts\":1000",
                "\"timeoutSeconds\":0",
                "\"timeoutSeconds\":[]",
                "\"singletonKey\":\"\"",
                "\"singletonKey\":\"a\\u0000b\"",
                "\"retryOf\":\"' OR 1=1--\"",
                "\"tenantId\":\"somebody-else\"",
                "\"nope\":1",
                "\"__proto__\":{}",
                "\"type\":\"email\"")) {
            add("POST", JOBS, JSON, "{\"type\":\"sleep\",\"payload\":{\"delayMs\":1}," + more + "}");
        }
        add("POST", JOBS, JSON, "{\"type\":\"" + "x".repeat(1_100_000) + "\"}");
    }

    private void wrongPayloads() {
        for (String payload : List.of(
                "null",
                "[]",
                "\"x\"",
                "{}",
                "{\"delayMs\":-1}",
                "{\"delayMs\":\"5\"}",
                "{\"delayMs\":1.5}",
                "{\"delayMs\":1e30}",
                "{\"delayMs\":1,\"delayms\":1}")) {
            add("POST", JOBS, JSON, "{\"type\":\"sleep\",\"payload\":" + payload + "}");
        }
        for (String payload : List.of(
                "{}",
                "{\"url\":\"\"}",
                "{\"url\":\"file:///etc/passwd\"}",
                "{\"url\":\"javascript:alert(1)\"}",
                "{\"url\":\"http://\"}",
                "{\"url\":\"https://example.org\",\"method\":\"TRACE\"}",
                "{\"url\":\"https://example.org\",\"headers\":{\"X-A\":\"b\\r\\nX-C: d\"}}",
                "{\"url\":\"https://example.org\",\"headers\":{\"X A\":\"b\"}}",
                "{\"url\":\"https://example.org\",\"headers\":[]}")) {
            add("POST", JOBS, JSON, "{\"type\":\"webhook\",\"payload\":" + payload + "}");
        }
        for (String payload : List.of(
                "{\"to\":\"nobody\",\"subject\":\"s\"}",
                "{\"to\":\"a@example.org\\r\\nBcc: b@example.org\",\"subject\":\"s\"}",
                "{\"to\":\"a@example.org\",\"subject\":\"\"}",
                "{\"to\":\"a@example.org\",\"subject\":\"" + "s".repeat(201) + "\"}",
                "{\"to\":\"a@example.org\",\"subject\":\"s\\r\\nBcc: b@example.org\"}")) {
            add("POST", JOBS, JSON, "{\"type\":\"email\",\"payload\":" + payload + "}");
        }
        for (String items : List.of("[]", "{}", "\"x\"", "[1]", "[{\"delayMs\":1},{\"delayMs\":-1}]")) {
            add("POST", JOBS + "/batch", JSON, "{\"type\":\"sleep\",\"items\":" + items + "}");
        }
    }

    private void wrongParameters() {
        for (String word : WRONG_WORDS) {
            get("/api/jobs?limit=" + word);
            get("/api/jobs?offset=" + word);
            get("/api/jobs?cursor=" + word);
            get("/api/jobs?status=" + word);
            get("/api/jobs/" + word);
            get("/api/jobs/" + word + "/events");
            get("/api/score?lat=" + word + "&lng=1000");
            get("/api/heatmap?citySlug=malformed&gridStep=" + word);
            add("POST", "/api/jobs/" + word + "/cancel", "", "");
            add("POST", "/api/jobs/" + word + "/retry", "", "");
        }
        for (String path : List.of(
                "/api/jobs/..%2f..%2fetc%2fpasswd",
                "/api/explorers/%2e%2e%2f", "/api/cities/..%5cetc", "/api//jobs/x")) {
            get(path);
        }
    }

    private void get(String path) {
        requests.add(new Malformed("", "GET", path, "", BodyPublishers.noBody()));
    }

    private void add(String method, String path, String contentType, String body) {
        String shown = contentType + " " + body.substring(0, Math.min(120, body.length()));
        requests.add(new Malformed(shown, method, path, contentType, BodyPublishers.ofString(body)));
    }
}
