package dev.meridian.activities.job.outbound;

import dev.meridian.activities.job.outbound.address.WebAddress;
import java.util.Map;

/**
 * A request to the outside.
 *
 * @param method GET, POST, PUT or DELETE
 * @param headers single-valued; they win over what the client would send itself
 * @param body sent with POST and PUT; empty for none
 * @param signature made anew for each call, so that after a redirect it fits what is sent there
 */
public record Outgoing(
        String method, WebAddress url, Map<String, String> headers, byte[] body, RequestSignature signature) {
    /** The header by which a receiver recognises a repeated call. */
    public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    public Outgoing {
        headers = Map.copyOf(headers);
    }
}
