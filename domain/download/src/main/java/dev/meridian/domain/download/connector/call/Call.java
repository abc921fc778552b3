package dev.meridian.domain.download.connector.call;

import dev.meridian.domain.download.connector.definition.Request;
import java.util.Map;

/**
 * One HTTP request, without its sign-in.
 *
 * @param address absolute, as text
 * @param body empty if the call has none
 */
public record Call(Request.Method method, String address, Map<String, String> headers, byte[] body) {
    public Call {
        headers = Map.copyOf(headers);
    }

    /** The same call to another address. */
    public Call to(String other) {
        return new Call(method, other, headers, body);
    }
}
