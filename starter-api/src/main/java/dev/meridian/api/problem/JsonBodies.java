package dev.meridian.api.problem;

import dev.meridian.activities.job.definition.JsonValues;
import dev.meridian.activities.job.definition.shape.StorableText;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Scans every JSON body before it is parsed into a tree: the tree must fit into the memory for requests, no object may have one
 * name twice, since readers differ in which of the two values counts, and texts must not have lone surrogates, which would be
 * stored as {@code ?}.
 */
@RestControllerAdvice
class JsonBodies extends RequestBodyAdviceAdapter {
    private static final int MOST_TOKENS = JsonValues.MOST_TOKENS;

    /** The bytes that a token takes in a tree and in the copies made of the tree, measured with small objects. */
    private static final long MEMORY_OF_A_TOKEN = 150;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    @Override
    public boolean supports(
            MethodParameter parameter, Type target, Class<? extends HttpMessageConverter<?>> converter) {
        return JacksonJsonHttpMessageConverter.class.isAssignableFrom(converter);
    }

    @Override
    public HttpInputMessage beforeBodyRead(
            HttpInputMessage message,
            MethodParameter parameter,
            Type target,
            Class<? extends HttpMessageConverter<?>> converter)
            throws IOException {
        HeldBody body = HeldBody.read(message.getBody());
        SuspectBytes found = SuspectBytes.in(body.open());
        if (found.notUtf8()) {
            throw new Refusal(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported_charset", "Send JSON in UTF-8");
        }
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body.open())) {
            hold(check(parser, found.surrogates()) * MEMORY_OF_A_TOKEN);
        } catch (JacksonException malformed) {
            throw UnreadableBody.malformed(malformed);
        }
        return new Held(message.getHeaders(), body);
    }

    private static void hold(long bytes) {
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current) {
            RequestMemory.hold(current.getRequest(), bytes);
        }
    }

    /** How many tokens there are. */
    private static int check(JsonParser parser, boolean surrogates) {
        int tokens = 0;
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            if (++tokens > MOST_TOKENS) {
                throw new Refusal(
                                HttpStatus.CONTENT_TOO_LARGE,
                                "too_many_values",
                                "The body has more than " + MOST_TOKENS + " names, values and brackets")
                        .with("limitTokens", MOST_TOKENS);
            }
            if (surrogates
                    && (token == JsonToken.VALUE_STRING || token == JsonToken.PROPERTY_NAME)
                    && StorableText.hasHalfCharacter(parser.getString())) {
                throw Refusal.unprocessable("bad_character", "Has half of a surrogate pair, which is no character")
                        .with("path", parser.streamReadContext().pathAsPointer().toString());
            }
        }
        return tokens;
    }

    private record Held(HttpHeaders headers, HeldBody body) implements HttpInputMessage {
        @Override
        public InputStream getBody() {
            return body.open();
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }
    }
}
