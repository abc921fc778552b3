package dev.meridian.api.objects;

import java.net.URI;

/**
 * Where browsers reach the bucket by signed addresses.
 *
 * @param text scheme, host and, where it is said, port: {@code https://audio.example.org}
 */
public record BucketOrigin(String text) {
    static BucketOrigin of(URI address) {
        return new BucketOrigin(address.getScheme() + "://" + address.getRawAuthority());
    }
}
