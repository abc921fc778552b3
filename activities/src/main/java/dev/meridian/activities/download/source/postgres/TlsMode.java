package dev.meridian.activities.download.source.postgres;

import java.util.Arrays;
import java.util.List;

/** How far a connection verifies the server by TLS, in the words of PostgreSQL's setting {@code sslmode}. */
enum TlsMode {
    /** No TLS. */
    DISABLE("disable"),
    /** The connection is encrypted, but the server's certificate is not checked. */
    REQUIRE("require"),
    /** The server's certificate comes from an authority that is trusted. */
    VERIFY_CA("verify-ca"),
    /** The certificate comes from a trusted authority and is made out to the host. */
    VERIFY_FULL("verify-full");

    private final String word;

    TlsMode(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    static List<String> words() {
        return Arrays.stream(values()).map(TlsMode::word).toList();
    }

    static TlsMode of(String word) {
        return Arrays.stream(values())
                .filter(mode -> mode.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No TLS mode: " + word));
    }
}
