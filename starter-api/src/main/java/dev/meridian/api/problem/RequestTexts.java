package dev.meridian.api.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.StringUtils;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses requests that the web framework would misread: addresses that are not UTF-8, whose invalid bytes it would
 * replace, a Content-Type that names no type, and JSON in another charset than UTF-8.
 */
final class RequestTexts implements HandlerInterceptor {
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!isUtf8(request.getRequestURI())) {
            throw Refusal.badRequest("undecodable_path", "The path can't be decoded as UTF-8");
        }
        if (!isUtf8(request.getQueryString())) {
            throw undecodableParameter();
        }
        String contentType = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (StringUtils.hasLength(contentType)) {
            requireReadable(contentType);
        }
        return true;
    }

    static Refusal undecodableParameter() {
        return Refusal.badRequest("undecodable_parameter", "A parameter can't be decoded as UTF-8");
    }

    private static void requireReadable(String contentType) {
        MediaType type;
        try {
            type = MediaType.parseMediaType(contentType);
        } catch (InvalidMediaTypeException invalid) {
            throw unsupported("unsupported_media_type", "The Content-Type names no type");
        }
        if (!type.isConcrete()) {
            throw unsupported("unsupported_media_type", "The Content-Type names no single type");
        }
        Charset charset = type.getCharset();
        if (isJson(type) && charset != null && !charset.equals(StandardCharsets.UTF_8)) {
            throw unsupported("unsupported_charset", "Send JSON in UTF-8");
        }
    }

    private static boolean isJson(MediaType type) {
        return type.getSubtype().endsWith("json");
    }

    private static Refusal unsupported(String code, String message) {
        return new Refusal(HttpStatus.UNSUPPORTED_MEDIA_TYPE, code, message);
    }

    /** Whether the escaped bytes of an address are valid UTF-8. */
    private static boolean isUtf8(@Nullable String address) {
        if (address == null || address.indexOf('%') < 0) {
            return true;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(unescaped(address)));
            return true;
        } catch (CharacterCodingException notUtf8) {
            return false;
        }
    }

    private static byte[] unescaped(String address) {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream(address.length());
        for (int i = 0; i < address.length(); i++) {
            int high = i + 2 < address.length() ? Character.digit(address.charAt(i + 1), 16) : -1;
            int low = i + 2 < address.length() ? Character.digit(address.charAt(i + 2), 16) : -1;
            if (address.charAt(i) == '%' && high >= 0 && low >= 0) {
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.write(address.charAt(i));
            }
        }
        return bytes.toByteArray();
    }
}
