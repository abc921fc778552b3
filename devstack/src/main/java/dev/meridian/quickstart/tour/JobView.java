package dev.meridian.quickstart.tour;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The fields of a job that the tour shows.
 *
 * @param progress percent, 0 to 100
 * @param text the latest of error, outcome and message that there is
 */
public record JobView(
        String id,
        String status,
        int progress,
        long processedItems,
        long totalItems,
        String text,
        Optional<String> temporalUrl) {

    public static JobView of(JsonNode json) {
        return new JobView(
                string(json, "id").orElse(""),
                string(json, "status").orElse("unknown"),
                (int) Math.round(json.path("progress").asDouble(0)),
                json.path("processedItems").asLong(0),
                json.path("totalItems").asLong(0),
                string(json, "error")
                        .or(() -> string(json, "outcome"))
                        .or(() -> string(json, "message"))
                        .orElse(""),
                string(json, "temporalUrl"));
    }

    public boolean isOver() {
        return isCompleted() || status.equals("failed") || status.equals("cancelled");
    }

    public boolean isCompleted() {
        return status.equals("completed");
    }

    private static Optional<String> string(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        // An error may come as a sentence or as an object that holds one.
        String text = value.isObject() ? value.path("message").asString("") : value.asString("");
        return Optional.of(text).filter(found -> !found.isBlank());
    }
}
