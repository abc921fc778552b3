package dev.meridian.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.api.problem.MalformedRequests.Malformed;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Hundreds of malformed requests: each is refused with a code, none fails here, and none leaves a job. */
@Tag("slow")
class MalformedRequestsIT {
    /**
     * Endpoints that no request can be malformed for: they take neither a body nor a name, or require nothing of the body.
     */
    private static final Set<String> TAKE_NOTHING = Set.of(
            "POST /api/records",
            "POST /api/tickets",
            "POST /api/session",
            "DELETE /api/session",
            "POST /api/signing-secret/renew",
            "POST /api/objects/verify");

    @Test
    void eachIsRefusedWithACodeAndAPathAndNoneLeavesAJob() {
        try (TestService service = TestService.start(TestService.Settings.fresh()
                .with("SERVICE_TYPE", "api")
                .with("RATE_LIMIT_PER_SECOND", "5000")
                .with("RATE_LIMIT_BURST", "5000"))) {
            List<Malformed> requests = MalformedRequests.all(changingEndpoints(service));
            assertThat(requests.stream().map(Malformed::toString).distinct()).hasSizeGreaterThan(200);
            List<String> wrong = new ArrayList<>();
            for (Malformed request : requests) {
                Answer answer = send(service.http(), request);
                if (!isRefusal(answer)) {
                    wrong.add(request + " -> " + answer.status() + " " + answer.body());
                }
            }
            assertThat(wrong).isEmpty();
            assertThat(jobs(service)).isZero();
        }
    }

    private static List<String> changingEndpoints(TestService service) {
        List<String> endpoints = new ArrayList<>();
        service.http()
                .get("/v3/api-docs")
                .json()
                .path("paths")
                .forEachEntry((path, methods) -> methods.propertyNames()
                        .forEach(method -> endpoints.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        endpoints.removeIf(endpoint -> endpoint.startsWith("GET ") || TAKE_NOTHING.contains(endpoint));
        return endpoints;
    }

    private static Answer send(TestHttp http, Malformed malformed) {
        HttpRequest.Builder request = http.request(malformed.path()).method(malformed.method(), malformed.body());
        if (!malformed.contentType().isEmpty()) {
            request.header("Content-Type", malformed.contentType());
        }
        return http.send(request);
    }

    /** Whether the request was refused for its content, and not for its credential or its rate. */
    private static boolean isRefusal(Answer answer) {
        return answer.status() / 100 == 4
                && answer.status() != 401
                && answer.status() != 429
                && answer.contentType().equals("application/problem+json")
                && !answer.code().isEmpty()
                && (answer.status() != 422 || answer.json().has("path"))
                && (!answer.code().equals("bad_parameter") || answer.json().has("parameter"))
                && !answer.body().contains("Exception");
    }

    private static int jobs(TestService service) {
        return service.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM jobs WHERE tenant <> 'public'")
                        .mapTo(Integer.class)
                        .one());
    }
}
