package dev.meridian.domain.download.source;

import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The secrets of a connection. A connector asks for them at every call, because another worker may have renewed them. */
public interface Credentials {
    /** The present value of a secret, decrypted; empty if the connection has none of the name. */
    Optional<String> find(String field);

    /**
     * Replaces secrets, one caller at a time among all workers. The change is committed when this returns.
     *
     * @param renewal gets the present values, and returns the new ones; it may call the service that issues tokens, and it
     *     returns what it got if another worker has renewed them meanwhile
     */
    void renew(UnaryOperator<Map<String, String>> renewal);
}
