package dev.meridian.activities.job.outbound;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * What the outside answered.
 *
 * @param body the first {@link OutboundHttp#MAX_BODY} bytes
 * @param retryAfter after how long it wants to be called again, if it says so
 * @param url who answered, after redirects
 * @param redirects how many were followed
 */
public record Answer(int status, byte[] body, Optional<Duration> retryAfter, URI url, int redirects) {
    public boolean isSuccess() {
        return status / 100 == 2;
    }

    /** Whether another attempt may get a better answer: 5xx, 408, 425 and 429. */
    public boolean mayPass() {
        return status >= 500 || status == 408 || status == 425 || status == 429;
    }

    /** Whether it asks for patience: 429, or 503 with a time. */
    public boolean isThrottling() {
        return status == 429 || (status == 503 && retryAfter.isPresent());
    }
}
