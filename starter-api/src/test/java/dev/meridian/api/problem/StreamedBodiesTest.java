package dev.meridian.api.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.method.HandlerMethod;

class StreamedBodiesTest {
    private final StreamedBodies bodies = new StreamedBodies(1);
    private final MockHttpServletRequest first = new MockHttpServletRequest();
    private final MockHttpServletRequest second = new MockHttpServletRequest();
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    /** Handlers of both kinds. */
    static final class Handlers {
        @BodyUpTo(value = 100, timesInMemory = 0)
        public void streamed() {}

        @BodyUpTo(100)
        public void held() {}
    }

    @Test
    void anImportBeyondTheBoundIsPutOffUntilAnotherHasEnded() throws Exception {
        HandlerMethod streamed = handler("streamed");
        assertThat(bodies.preHandle(first, response, streamed)).isTrue();
        assertThatThrownBy(() -> bodies.preHandle(second, response, streamed))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.status()).isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
                    assertThat(refusal.retryAfter()).isPresent();
                });
        // What was put off gives nothing back.
        bodies.afterCompletion(second, response, streamed, null);
        assertThatThrownBy(() -> bodies.preHandle(second, response, streamed)).isInstanceOf(Refusal.class);
        bodies.afterCompletion(first, response, streamed, new IllegalStateException("its client went away"));
        assertThat(bodies.preHandle(second, response, streamed)).isTrue();
    }

    @Test
    void bodiesThatAreHeldAreNotCounted() throws Exception {
        assertThat(bodies.preHandle(first, response, handler("held"))).isTrue();
        assertThat(bodies.preHandle(second, response, handler("held"))).isTrue();
        assertThat(bodies.preHandle(second, response, handler("streamed"))).isTrue();
    }

    private static HandlerMethod handler(String name) throws NoSuchMethodException {
        return new HandlerMethod(new Handlers(), name);
    }
}
