package dev.meridian.domain.download.connector.definition;

import dev.meridian.domain.download.write.ChangeKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/**
 * How rows of a table are created, changed and deleted at the service; changes of kinds that are missing are
 * refused.
 */
public record Writes(
        @Nullable Create create,
        @Nullable Update update,
        @Nullable Delete delete,
        @Nullable Read read) {
    /** Of a table that is only read. */
    public static final Writes NONE = new Writes(null, null, null, null);

    /** The refusal of such a change that means that the service has the row already, or another version of it; null if none is known. */
    public @Nullable Refusal foreseen(ChangeKind kind) {
        return switch (kind) {
            case CREATE ->
                create == null || create.once() == null || create.once().ownId() == null
                        ? null
                        : create.once().ownId().taken();
            case UPDATE -> update == null ? null : update.changed();
            case DELETE -> delete == null ? null : delete.changed();
        };
    }

    /**
     * How rows lie in the body of a call.
     *
     * @param at the list of the rows, if a call carries several; null if it carries one row, which is the body
     * @param fields where a row has its fields
     * @param id where a row has its id; null if the path has it
     * @param idAs what an id is there
     * @param most how many rows a call carries at most
     */
    public record Body(
            @Nullable JsonPointer at,
            JsonPointer fields,
            @Nullable JsonPointer id,
            ValueType idAs,
            int most) {
        /** One row a call, whose fields are the body. */
        static final Body ONE = new Body(null, JsonPointer.empty(), null, ValueType.TEXT, 1);

        public Body {
            fields = Objects.requireNonNullElse(fields, JsonPointer.empty());
            idAs = Objects.requireNonNullElse(idAs, ValueType.TEXT);
            most = Math.max(1, most);
        }
    }

    /**
     * What an answer says of the rows, in their order.
     *
     * @param at the list of rows; null if the answer is of one row
     */
    public record Answer(
            @Nullable JsonPointer at,
            @Nullable CreatedId id,
            @Nullable Source version) {
        static final Answer NOTHING = new Answer(null, null, null);
    }

    /** How rows are created. */
    public record Create(
            Request request,
            Body rows,
            Answer answer,
            @Nullable Once once) {
        public Create {
            rows = Objects.requireNonNullElse(rows, Body.ONE);
            answer = Objects.requireNonNullElse(answer, Answer.NOTHING);
        }
    }

    /**
     * How a row that has perhaps been created is kept from being created twice; exactly one of the members is set.
     *
     * @param ownId the answer that means that the service has the row already, whose id is the row's key, which {row.key} puts into
     *     the request
     * @param header the header that carries the row's key
     * @param marker the field of a created row that carries its key
     */
    public record Once(
            @Nullable OwnId ownId,
            @Nullable String header,
            @Nullable Marker marker) {}

    /** @param taken the answer that means that the service has the row already; null if it just takes it again */
    public record OwnId(@Nullable Refusal taken) {}

    /**
     * A field for the key; without a field nothing tells whether a row has been created.
     *
     * @param field may be a setting that a connection leaves empty
     * @param upsert a request instead of the usual one, with which the service changes a row that has the key already
     * @param find how a row is looked for by its key
     */
    public record Marker(
            Template field,
            @Nullable Request upsert,
            @Nullable Find find) {}

    /** @param rows where the answer has the list of the rows that were found */
    public record Find(Request request, JsonPointer rows, JsonPointer id) {
        public Find {
            rows = Objects.requireNonNullElse(rows, JsonPointer.empty());
        }
    }

    /**
     * How rows are changed.
     *
     * @param changed the answer that means that the service has another version; null if it does not compare
     * @param whole whether a call has all fields of the row, because the service deletes those that it lacks; null if the
     *     definition does not say it
     */
    public record Update(
            Request request,
            Body rows,
            Answer answer,
            @Nullable Refusal changed,
            @Nullable Boolean whole) {
        public Update {
            rows = Objects.requireNonNullElse(rows, Body.ONE);
            answer = Objects.requireNonNullElse(answer, Answer.NOTHING);
        }

        /** What is wrong with a PUT that does not say it: it replaces what is there (RFC 9110, 9.3.4). */
        public static final String WHOLE_UNSAID =
                "A PUT usually replaces the row, so that fields that were not edited would be lost: say 'whole: true', or"
                        + " 'whole: false' if this service keeps the fields that a PUT leaves out";

        /** Whether nothing says if fields that were not edited would be lost. */
        public boolean isWholeUnsaid() {
            return whole == null && request.method() == Request.Method.PUT;
        }

        /** Whether a row is read before it is changed, so that a call has all of its fields. */
        public boolean isOfWholeRows() {
            return Boolean.TRUE.equals(whole);
        }
    }

    /**
     * How rows are deleted.
     *
     * @param ids the parameter of the query that has the ids, once for each; null if the path has the id
     * @param most how many rows a call deletes at most
     */
    public record Delete(
            Request request,
            @Nullable String ids,
            int most,
            @Nullable Refusal changed) {
        public Delete {
            most = Math.max(1, most);
        }
    }

    /**
     * How rows are read, to see what the service has: after it refused a version, before a whole row is sent, and before each change
     * where the service compares no versions.
     *
     * @param row where the answer has the row, if a call reads one
     * @param several how a call reads several rows; null if it reads one
     */
    public record Read(
            Request request, JsonPointer row, @Nullable Several several) {
        public Read {
            row = Objects.requireNonNullElse(row, JsonPointer.empty());
        }
    }

    /**
     * How a call reads several rows.
     *
     * @param rows where the answer has the list of the rows, which look like those in the table's pages
     * @param ids where the call names the rows
     * @param each what names a row there
     * @param between what stands between two of them
     * @param most how many rows a call reads at most
     */
    public record Several(JsonPointer rows, Place ids, Template each, String between, int most) {
        public Several {
            rows = Objects.requireNonNullElse(rows, JsonPointer.empty());
            each = Objects.requireNonNullElse(each, new Template("{row.id}"));
            between = Objects.requireNonNullElse(between, ",");
        }
    }
}
