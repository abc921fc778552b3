package dev.meridian.activities.download.http;

import dev.meridian.activities.job.outbound.HeaderText;
import dev.meridian.activities.job.outbound.address.WebAddress;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;

/**
 * An answer whose body is still coming.
 *
 * @param address the address that answered
 * @param headers by name in lower case, each with the values of its lines
 * @param body unpacked
 */
record ServiceAnswer(WebAddress address, int status, Map<String, List<String>> headers, InputStream body) {
    static Map<String, List<String>> headers(Header[] lines) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (Header line : lines) {
            if (line.getValue() != null) {
                headers.computeIfAbsent(line.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                        .add(HeaderText.decoded(line.getValue()));
            }
        }
        return headers;
    }

    /** The first value of a header. */
    Optional<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                .findFirst();
    }

    /** The charset that the answer names; UTF-8 if it names none that is known. */
    Charset charset() {
        try {
            ContentType type = ContentType.parse(header("Content-Type").orElse(""));
            return type == null || type.getCharset() == null ? StandardCharsets.UTF_8 : type.getCharset();
        } catch (UnsupportedCharsetException unknown) {
            return StandardCharsets.UTF_8;
        }
    }

    boolean isSuccess() {
        return status / 100 == 2;
    }

    /** Whether the body is a page for browsers, which services and their proxies send instead of data. */
    boolean isHtml() {
        return header("Content-Type")
                .map(type -> type.strip().toLowerCase(Locale.ROOT).startsWith("text/html"))
                .orElse(false);
    }
}
