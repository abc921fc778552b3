package dev.meridian.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.api.problem.MalformedRequests.Malformed;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Hundreds of malformed requests: each is refused with a code, none fails here, and none leaves a job. */
class MalformedRequestsIT {
    @Test
    void eachIsRefusedWithACodeAndNoneLeavesAJob() {
        List<Malformed> requests = MalformedRequests.all();
        assertThat(requests).hasSizeGreaterThan(200);
        try (TestService service =
                TestService.start(TestService.Settings.fresh().with("SERVICE_TYPE", "api"))) {
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

    private static Answer send(TestHttp http, Malformed malformed) {
        HttpRequest.Builder request = http.request(malformed.path()).method(malformed.method(), malformed.body());
        if (!malformed.contentType().isEmpty()) {
            request.header("Content-Type", malformed.contentType());
        }
        return http.send(request);
    }

    /** Neither who asks nor how often may be what is wrong. */
    private static boolean isRefusal(Answer answer) {
        return answer.status() / 100 == 4
                && answer.status() != 401
                && answer.status() != 429
                && answer.contentType().equals("application/problem+json")
                && !answer.code().isEmpty()
                && (!answer.json().has("violations") || answer.json().has("path"))
                && !answer.body().contains("Exception");
    }

    private static int jobs(TestService service) {
        return service.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM jobs WHERE tenant <> 'public'")
                        .mapTo(Integer.class)
                        .one());
    }
}
