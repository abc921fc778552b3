package dev.meridian.activities.job.outbound.address;

import java.net.UnknownHostException;

/** A host that has no address which jobs may call. */
public final class RefusedAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1;

    RefusedAddressException(String host) {
        super(host);
    }
}
