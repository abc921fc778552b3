package dev.meridian.activities.job.outbound;

import dev.meridian.activities.job.outbound.address.WebAddress;
import java.util.Map;

/**
 * A request to the outside.
 *
 * @param method GET, POST, PUT or DELETE
 * @param headers with one value each; they replace the headers that the client would send itself
 * @param body sent with POST and PUT; empty for no body
 * @param signature computes the signature of each exchange, so that after a redirect it fits the request that is sent
 *     there
 */
public record Outgoing(
        String method, WebAddress url, Map<String, String> headers, byte[] body, RequestSignature signature) {
    /** The header by which a receiver recognises a repeated call. */
    public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    public Outgoing {
        headers = Map.copyOf(headers);
    }
}
