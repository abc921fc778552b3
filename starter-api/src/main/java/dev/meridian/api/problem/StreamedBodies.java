package dev.meridian.api.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Bounds how many requests stream their bodies into the database at a time: such a request holds a database connection
 * for as long as its client sends, and other requests must not wait for slow clients.
 */
final class StreamedBodies implements HandlerInterceptor {
    private static final Duration COME_BACK_IN = Duration.ofSeconds(5);
    private static final String ATTRIBUTE = StreamedBodies.class.getName();

    private final Semaphore slots;

    /** @param most the most such requests at a time */
    StreamedBodies(int most) {
        this.slots = new Semaphore(most);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (isStreamed(handler)) {
            if (!slots.tryAcquire()) {
                throw new Refusal(
                                HttpStatus.TOO_MANY_REQUESTS,
                                "too_many_imports",
                                "Other imports are being read; come back later")
                        .retryAfter(COME_BACK_IN);
            }
            request.setAttribute(ATTRIBUTE, true);
        }
        return true;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failed) {
        if (request.getAttribute(ATTRIBUTE) != null) {
            request.removeAttribute(ATTRIBUTE);
            slots.release();
        }
    }

    private static boolean isStreamed(Object handler) {
        BodyUpTo bound = handler instanceof HandlerMethod method ? method.getMethodAnnotation(BodyUpTo.class) : null;
        return bound != null && bound.timesInMemory() == 0;
    }
}
