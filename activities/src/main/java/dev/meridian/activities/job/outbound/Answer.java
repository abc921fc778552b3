package dev.meridian.activities.job.outbound;

import dev.meridian.activities.job.outbound.address.WebAddress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * An HTTP answer from outside.
 *
 * @param body the first {@link OutboundHttp#MAX_BODY} bytes that came, as they came
 * @param retryAfter the wait that the answer's {@code Retry-After} asks for
 * @param url the address that answered, after redirects
 * @param redirects how many redirects were followed
 */
public record Answer(int status, byte[] body, Optional<Duration> retryAfter, WebAddress url, int redirects) {
    /** Request time-out (408), misdirected request (421), too early (425), too many requests (429). */
    private static final Set<Integer> MAY_PASS_BELOW_500 = Set.of(408, 421, 425, 429);
    /** Not implemented (501) and HTTP version not supported (505): repeating the request does not help. */
    private static final Set<Integer> FINAL_FROM_500 = Set.of(501, 505);

    public boolean isSuccess() {
        return status / 100 == 2;
    }

    /** Whether another attempt may get a better answer: 5xx except 501 and 505; 408, 421, 425 and 429. */
    public boolean mayPass() {
        return mayPass(status);
    }

    /** Whether another attempt may get a better answer than this status. */
    public static boolean mayPass(int status) {
        return status >= 500 ? !FINAL_FROM_500.contains(status) : MAY_PASS_BELOW_500.contains(status);
    }

    /** Whether the server asks for a pause: 429, or 503 with {@code Retry-After}. */
    public boolean isThrottling() {
        return status == 429 || (status == 503 && retryAfter.isPresent());
    }

    /**
     * The beginning of the body as text. A body that is compressed although the request did not ask for it is unpacked
     * as far as possible.
     */
    public String text(int most) {
        byte[] shown = isGzip() ? unpacked(most * 4) : body;
        String text = new String(shown, StandardCharsets.UTF_8).replace('\0', ' ');
        int end = Math.min(text.length(), most);
        return text.substring(0, end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
    }

    private boolean isGzip() {
        return body.length > 2 && body[0] == 0x1f && body[1] == (byte) 0x8b;
    }

    private byte[] unpacked(int most) {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return gzip.readNBytes(most);
        } catch (IOException broken) {
            return new byte[0];
        }
    }
}
