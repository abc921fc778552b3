package dev.meridian.domain.download.connector.call;

import dev.meridian.domain.download.connector.definition.Condition;
import dev.meridian.domain.download.connector.definition.Request;
import java.util.List;
import java.util.Map;

/**
 * One HTTP request, without its sign-in.
 *
 * @param address absolute, as text
 * @param body empty if the call has none
 * @param refused what says that an answer with the status of a success is a refusal; any of them
 */
public record Call(
        Request.Method method, String address, Map<String, String> headers, byte[] body, List<Condition> refused) {
    public Call {
        headers = Map.copyOf(headers);
        refused = List.copyOf(refused);
    }

    /** The same call to another address. */
    public Call to(String other) {
        return new Call(method, other, headers, body, refused);
    }
}
