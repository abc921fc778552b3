package dev.meridian.api.download;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.meridian.activities.access.Role;
import dev.meridian.activities.download.edit.ChangePlan;
import dev.meridian.activities.download.edit.Conflicts;
import dev.meridian.activities.download.edit.SnapshotPlans;
import dev.meridian.activities.download.publish.UnpublishedChanges;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.work.Actor;
import dev.meridian.api.access.caller.AllowedFor;
import dev.meridian.api.access.caller.ChangesNothing;
import dev.meridian.api.list.ListPage;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import tools.jackson.databind.JsonNode;

/** Shows the plan of publishing a snapshot, its conflicts, and the changes that were refused or are uncertain. */
@ApiController
@RequestMapping("/api/snapshots/{id}")
class PublishController {
    private static final int MOST = 1_000;

    private final SnapshotPlans plans;
    private final Conflicts conflicts;
    private final UnpublishedChanges unpublished;

    PublishController(SnapshotPlans plans, Conflicts conflicts, UnpublishedChanges unpublished) {
        this.plans = plans;
        this.conflicts = conflicts;
        this.unpublished = unpublished;
    }

    /**
     * A row that would be created, changed or deleted.
     *
     * @param fields by column, each with {@code base}, the service's value, and {@code value}, the value that it would
     *     get. A created row has no base; a deleted row has no value, and its fields without a base are left out
     * @param editor who made the newest edit of the row
     */
    record PlannedChangeResponse(
            String table,
            String row,
            String kind,
            JsonNode fields,
            @JsonUnwrapped EditorResponse editor,
            Instant editedAt) {
        static PlannedChangeResponse of(ChangePlan.Change change) {
            return new PlannedChangeResponse(
                    change.table(),
                    change.row(),
                    change.kind(),
                    change.fields(),
                    EditorResponse.of(change.editor()),
                    change.editedAt());
        }
    }

    /**
     * Who made an edit.
     *
     * @param editedBy the name: of the API's caller, or the role of PostgreSQL
     * @param editedById the id: as {@code caller} of the audit, or {@code role:<name>}
     */
    record EditorResponse(String editedBy, @Nullable String editedById) {
        static EditorResponse of(Actor editor) {
            return new EditorResponse(editor.name(), editor.id());
        }
    }

    /**
     * A plan.
     *
     * @param hash names exactly this plan in the payload of a job of type publish_records
     * @param conflicts edits that are not in the plan, because somebody has to choose first
     * @param uncertain rows that are not in the plan, because somebody has to look at the service first
     * @param nextCursor the parameter {@code cursor} of the next page; missing on the last page
     */
    record PlanResponse(
            String hash,
            long creates,
            long updates,
            long deletes,
            long conflicts,
            long uncertain,
            List<PlannedChangeResponse> changes,
            @Nullable String nextCursor) {}

    /**
     * A page of conflicts.
     *
     * @param nextCursor the parameter {@code cursor} of the next page; missing on the last page
     */
    record ConflictPage(
            List<ConflictResponse> conflicts, @Nullable String nextCursor) {}

    /**
     * A field or row that was changed here and at the service.
     *
     * @param column null if the conflict concerns the whole row
     * @param kind {@code changed}, {@code deleted_there} or {@code deleted_here}
     */
    record ConflictResponse(
            long id,
            String table,
            String row,
            @Nullable String column,
            String kind,
            @JsonUnwrapped ConflictValues values,
            @JsonUnwrapped EditorResponse editor,
            Instant foundAt) {
        static ConflictResponse of(Conflicts.Conflict conflict) {
            return new ConflictResponse(
                    conflict.id(),
                    conflict.table(),
                    conflict.row(),
                    conflict.column().isEmpty() ? null : conflict.column(),
                    conflict.kind(),
                    ConflictValues.of(conflict.values()),
                    EditorResponse.of(conflict.editor()),
                    conflict.foundAt());
        }
    }

    /**
     * The values of a conflict: what the service had, what stands here, and what the service has now.
     *
     * @param known whether {@code theirs} is known; the next download brings it if not
     */
    record ConflictValues(
            @Nullable JsonNode base,
            @Nullable JsonNode ours,
            @Nullable JsonNode theirs,
            boolean known) {
        static ConflictValues of(Conflicts.Values values) {
            return new ConflictValues(values.base(), values.ours(), values.theirs(), values.isKnown());
        }
    }

    /** Which side of a conflict is kept. */
    enum Keep {
        OURS,
        THEIRS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Described("A choice between two values")
    record Choice(
            @Described("ours keeps the edit, which can be published then; theirs gives it up")
            Keep keep) {
        static final PayloadType<Choice> SHAPE = PayloadType.of(Choice.class);
    }

    /**
     * A page of changes that were not published.
     *
     * @param nextCursor the parameter {@code cursor} of the next page; missing on the last page
     */
    record UnpublishedPage(
            List<UnpublishedChanges.Unpublished> changes,
            @Nullable String nextCursor) {}

    @Described("Whether a change has happened at the service")
    record Certainty(
            @Described("Whether the service has it") boolean happened,

            @Described("The id that the service gave a created row") @Length(min = 1, max = 2_000) @Nullable
            String rowId) {
        static final PayloadType<Certainty> SHAPE = PayloadType.of(Certainty.class);
    }

    /** Shows what publishing would do now: creates, then updates, then deletes. Nothing is stored. */
    @PostMapping("/plan")
    @AllowedFor(Role.VIEWER)
    @ChangesNothing
    PlanResponse plan(
            Tenant tenant,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String cursor,
            @RequestParam(defaultValue = "100") int limit) {
        Refusal.requireWithin("limit", limit, 1, MOST);
        SnapshotPlans.Shown shown =
                plans.show(tenant.id(), id, decoded(cursor), limit + 1).orElseThrow(PublishController::unknown);
        ListPage<ChangePlan.Change> page = ListPage.of(shown.changes(), limit, change -> encoded(change.place()));
        ChangePlan.Summary summary = shown.summary();
        return new PlanResponse(
                summary.hash(),
                summary.creates(),
                summary.updates(),
                summary.deletes(),
                summary.conflicts(),
                summary.uncertain(),
                page.shown(PlannedChangeResponse::of),
                page.nextCursor());
    }

    /** Lists what was changed here and at the service. */
    @GetMapping("/conflicts")
    ConflictPage conflicts(
            Tenant tenant,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "0") long cursor,
            @RequestParam(defaultValue = "100") int limit) {
        Refusal.requireWithin("limit", limit, 1, MOST);
        List<Conflicts.Conflict> found =
                conflicts.list(tenant.id(), id, cursor, limit + 1).orElseThrow(PublishController::unknown);
        ListPage<Conflicts.Conflict> page = ListPage.of(found, limit, last -> Long.toString(last.id()));
        return new ConflictPage(page.shown(ConflictResponse::of), page.nextCursor());
    }

    /** Settles a conflict. */
    @PostMapping("/conflicts/{conflict}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(schema = @Schema(implementation = Choice.class)))
    void choose(Tenant tenant, @PathVariable UUID id, @PathVariable long conflict, @RequestBody JsonNode body) {
        requireSnapshot(tenant, id);
        Choice choice = Choice.SHAPE.read(body, "");
        Conflicts.Side side = choice.keep() == Keep.OURS ? Conflicts.Side.OURS : Conflicts.Side.THEIRS;
        switch (conflicts.settle(tenant.id(), id, conflict, side)) {
            case DONE -> {}
            case UNKNOWN ->
                throw Refusal.notFound(
                        "unknown_conflict",
                        "There is no such conflict; a conflict gets another number when the service's value changes again");
            case DOWNLOAD_FIRST ->
                throw new Refusal(
                        HttpStatus.CONFLICT,
                        "download_first",
                        "The service's value is not known yet: download the snapshot, and choose then");
        }
    }

    /**
     * Lists rows that the service refused in the newest publishing, and uncertain rows, of which it is not known
     * whether the service has created them.
     */
    @GetMapping("/unpublished")
    UnpublishedPage unpublished(
            Tenant tenant,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "0") long cursor,
            @RequestParam(defaultValue = "100") int limit) {
        Refusal.requireWithin("limit", limit, 1, MOST);
        List<UnpublishedChanges.Unpublished> found =
                unpublished.list(tenant.id(), id, cursor, limit + 1).orElseThrow(PublishController::unknown);
        ListPage<UnpublishedChanges.Unpublished> page = ListPage.of(found, limit, last -> Long.toString(last.id()));
        return new UnpublishedPage(page.items(), page.nextCursor());
    }

    /**
     * Settles an uncertain change: the caller says whether it has happened. If it has not, the next plan has it again.
     */
    @PostMapping("/unpublished/{change}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(schema = @Schema(implementation = Certainty.class)))
    void certify(Tenant tenant, @PathVariable UUID id, @PathVariable long change, @RequestBody JsonNode body) {
        requireSnapshot(tenant, id);
        Certainty certainty = Certainty.SHAPE.read(body, "");
        switch (unpublished.settle(tenant.id(), id, change, certainty.happened(), certainty.rowId())) {
            case DONE -> {}
            case UNKNOWN -> throw Refusal.notFound("unknown_change", "There is no such change");
            case NOT_UNCERTAIN ->
                throw new Refusal(
                        HttpStatus.CONFLICT, "not_uncertain", "This change is not uncertain: its outcome is known");
            case ID_MISSING ->
                throw Refusal.unprocessable("row_id_missing", "Say the id that the service gave the row")
                        .with("path", "/rowId");
        }
    }

    private void requireSnapshot(Tenant tenant, UUID id) {
        if (!plans.exists(tenant.id(), id)) {
            throw unknown();
        }
    }

    private static String encoded(ChangePlan.Place place) {
        String text = place.kind() + " " + place.table() + " " + place.row();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ChangePlan.Place decoded(String cursor) {
        if (cursor.isEmpty()) {
            return ChangePlan.Place.START;
        }
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(" ", 3);
            if (parts.length == 3 && parts[2].indexOf('\0') < 0) {
                return new ChangePlan.Place(Integer.parseInt(parts[0]), Long.parseLong(parts[1]), parts[2]);
            }
        } catch (IllegalArgumentException malformed) {
            // The refusal below says what the parameter has to be.
        }
        throw Refusal.badRequest("bad_parameter", "'cursor' must be the nextCursor of a page")
                .with("parameter", "cursor");
    }

    private static Refusal unknown() {
        return Refusal.notFound("unknown_snapshot", "There is no such snapshot");
    }
}
