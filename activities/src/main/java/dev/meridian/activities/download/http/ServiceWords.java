package dev.meridian.activities.download.http;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What a service says to people in an answer with an error. */
final class ServiceWords {
    private static final int MOST = 200;

    /** Where services put the sentence that people should read. */
    private static final List<String> SENTENCES = List.of(
            "/message",
            "/error/message",
            "/error_description",
            "/errors/0/message",
            "/errors/0/detail",
            "/issue/0/details/text",
            "/issue/0/diagnostics",
            "/detail",
            "/title",
            "/error/type",
            "/error",
            "");

    /** Where services put objects and lists that say what is wrong, such as the faults of each field. */
    private static final List<String> PARTS = List.of("/errors", "/error", "");

    private ServiceWords() {}

    /** The service's sentence; if there is none where services put one, the JSON that says what is wrong. At most 200 characters. */
    static String of(JsonNode answer) {
        Stream<String> sentences = SENTENCES.stream()
                .map(answer::at)
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .filter(sentence -> !sentence.isBlank());
        Stream<String> parts = PARTS.stream()
                .map(answer::at)
                .filter(part -> part.isContainer() && !part.isEmpty())
                .map(JsonNode::toString);
        return Stream.concat(sentences, parts)
                .findFirst()
                .map(ServiceWords::line)
                .orElse("");
    }

    /** The beginning of a text, in one line. */
    static String line(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() > MOST ? line.substring(0, MOST) : line;
    }
}
