package dev.meridian.activities.download.http;

import dev.meridian.domain.download.connector.answer.TreePage;
import dev.meridian.domain.download.connector.call.Call;
import dev.meridian.domain.download.connector.definition.CreatedId;
import dev.meridian.domain.download.connector.definition.Source;
import dev.meridian.domain.download.connector.definition.Writes;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.value.ExactJson;
import dev.meridian.domain.download.write.RowChange;
import dev.meridian.domain.download.write.RowOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Reads the answers to {@link WriteCalls}. */
final class WriteAnswers {
    private static final int MOST_BYTES = 16 << 20;

    private WriteAnswers() {}

    /**
     * The answer as a tree; missing if it has no body.
     *
     * @param madeId where an answer has the id of a row that it says to have created, whatever errors it names besides; null if
     *     it creates none
     * @throws WriteCalls.RefusedWrite if the answer is a refusal with the status of a success
     */
    static JsonNode tree(Call call, ServiceAnswer answer, @Nullable CreatedId madeId) throws IOException {
        byte[] body = answer.body().readNBytes(MOST_BYTES);
        String text = new String(body, StandardCharsets.UTF_8);
        JsonNode tree = text.isBlank() ? MissingNode.getInstance() : ExactJson.read(text);
        boolean isMade = madeId != null && given(madeId, tree, answer) != null;
        if (!isMade && TreePage.isRefusal(tree, answer.headers(), call.refused())) {
            throw new WriteCalls.RefusedWrite(new Refused(answer, body));
        }
        return tree;
    }

    /**
     * The rows as the service has them after a call, in their order.
     *
     * @param tree the answer's body
     * @throws SourceFailure {@code unexpected_shape} if the answer lacks a row or the id of a row; the call has been carried out
     */
    static List<RowOutcome.Done> done(JsonNode tree, ServiceAnswer answer, Writes.Answer shape, List<RowChange> rows) {
        JsonNode list = shape.at() == null ? MissingNode.getInstance() : tree.at(shape.at());
        if (shape.at() != null && list.size() != rows.size()) {
            throw SourceFailure.permanent(
                            "unexpected_shape",
                            "The answer has " + list.size() + " rows at '" + shape.at() + "', and " + rows.size()
                                    + " were sent")
                    .afterSending();
        }
        List<RowOutcome.Done> done = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            JsonNode row = shape.at() == null ? tree : list.path(i);
            String given = shape.id() == null ? null : given(shape.id(), row, answer);
            if (shape.id() != null && given == null) {
                throw SourceFailure.permanent(
                                "unexpected_shape",
                                "The answer has no id " + shape.id().words())
                        .afterSending();
            }
            done.add(new RowOutcome.Done(
                    given == null ? rows.get(i).key() : given, version(shape.version(), row, answer)));
        }
        return done;
    }

    private static @Nullable String version(@Nullable Source source, JsonNode row, ServiceAnswer answer) {
        if (source == null) {
            return null;
        }
        return source.header() == null
                ? text(source.in(row))
                : answer.header(source.header()).orElse(null);
    }

    /** The id that an answer gives a row; null if it gives none. */
    private static @Nullable String given(CreatedId id, JsonNode row, ServiceAnswer answer) {
        if (id.pointer() != null) {
            return text(row.at(id.pointer()));
        }
        return answer.header(String.valueOf(id.header()))
                .flatMap(value -> id.of(
                        value, reference -> answer.address().resolve(reference).toString()))
                .orElse(null);
    }

    /** A scalar as text; null for everything else. */
    static @Nullable String text(JsonNode value) {
        return value.isValueNode() && !value.isNull() && !value.isMissingNode() ? value.asString() : null;
    }
}
