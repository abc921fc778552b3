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
 * What the outside answered.
 *
 * @param body the first {@link OutboundHttp#MAX_BODY} bytes that came, as they came
 * @param retryAfter after how long it wants to be called again, if it says so
 * @param url who answered, after redirects
 * @param redirects how many were followed
 */
public record Answer(int status, byte[] body, Optional<Duration> retryAfter, WebAddress url, int redirects) {
    /** Too early, too often, too slow, or at a connection that is for another host. */
    private static final Set<Integer> MAY_PASS_BELOW_500 = Set.of(408, 421, 425, 429);
    /** The server can't do what is asked of it (501, 505), whenever it is asked. */
    private static final Set<Integer> FINAL_FROM_500 = Set.of(501, 505);

    public boolean isSuccess() {
        return status / 100 == 2;
    }

    /** Whether another attempt may get a better answer: 5xx except 501 and 505; 408, 421, 425 and 429. */
    public boolean mayPass() {
        return mayPass(status);
    }

    /** The same for a status. */
    public static boolean mayPass(int status) {
        return status >= 500 ? !FINAL_FROM_500.contains(status) : MAY_PASS_BELOW_500.contains(status);
    }

    /** Whether it asks for patience: 429, or 503 with a time. */
    public boolean isThrottling() {
        return status == 429 || (status == 503 && retryAfter.isPresent());
    }

    /**
     * The beginning of the body as text. A body that is compressed although nobody asked for it is unpacked as far as it
     * goes.
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
