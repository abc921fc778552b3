package dev.meridian.activities.explorer.source;

import java.net.URI;

/** Addresses as messages show them: without user info and query, which may hold a secret. */
final class ShownAddress {

    private ShownAddress() {}

    /** Scheme, host, port and path. */
    static String of(URI uri) {
        String authority = String.valueOf(uri.getRawAuthority());
        return uri.getScheme() + "://" + authority.substring(authority.lastIndexOf('@') + 1) + uri.getRawPath();
    }
}
