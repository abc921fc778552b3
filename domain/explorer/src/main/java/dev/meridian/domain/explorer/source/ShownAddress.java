package dev.meridian.domain.explorer.source;

import java.net.URI;

/** Addresses as messages show them: without user info and query, which may hold a secret. */
public final class ShownAddress {

    private ShownAddress() {}

    /** Scheme, host, port and path. */
    public static String of(URI uri) {
        String authority = String.valueOf(uri.getRawAuthority());
        return uri.getScheme() + "://" + authority.substring(authority.lastIndexOf('@') + 1) + uri.getRawPath();
    }
}
