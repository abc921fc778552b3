package dev.meridian.api.record;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.meridian.activities.record.RecordDescriptions;
import dev.meridian.activities.record.Records;
import dev.meridian.activities.record.store.RecordRow;
import dev.meridian.activities.record.store.RecordStatus;
import dev.meridian.activities.record.store.RecordTable.Filter;
import dev.meridian.api.description.AnswersAlso;
import dev.meridian.api.list.ListPage;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import dev.meridian.workflows.record.RecordKey;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import tools.jackson.databind.JsonNode;

/** Makes, lists, changes and deletes audio records. */
@ApiController
@RequestMapping("/api/records")
class RecordController {
    private static final int MOST_RECORDS = 1_000;
    private static final int LONGEST_SEARCH = 200;

    private final Records records;

    RecordController(Records records) {
        this.records = records;
    }

    /**
     * What a caller says of a record.
     *
     * @param metadata by the names of tags, whose values here win over the file's; other names are kept as they are
     */
    record RecordBody(
            @Nullable String title,
            @Nullable String recordType,
            @Nullable Map<String, JsonNode> metadata) {}

    /** A record in a list. */
    record RecordSummary(
            long id,
            String status,
            String recordType,
            @JsonUnwrapped SummaryTags tags,
            Instant createdAt,
            Instant updatedAt) {
        static RecordSummary of(RecordRow row) {
            return new RecordSummary(
                    row.id(),
                    row.progress().status().wireName(),
                    row.words().recordType(),
                    new SummaryTags(
                            row.shown().title(),
                            row.shown().artist(),
                            row.shown().album(),
                            row.shown().isrc()),
                    row.createdAt(),
                    row.updatedAt());
        }
    }

    /** The tags that a list shows. */
    record SummaryTags(
            @Nullable String title,
            @Nullable String artist,
            @Nullable String album,
            @Nullable String isrc) {}

    /**
     * A page of records.
     *
     * @param nextCursor where the next page begins; missing after the last page
     */
    record RecordPage(List<RecordSummary> records, @Nullable String nextCursor) {}

    /** Makes a record with the next number. */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<RecordResponse> createRecord(Tenant tenant, @RequestBody RecordBody body) {
        RecordRow row =
                records.create(tenant.id(), RecordDescriptions.of(body.title(), body.recordType(), body.metadata()));
        return ResponseEntity.created(URI.create("/api/records/" + row.id()))
                .body(shown(RecordNumbers.key(tenant, row.id())));
    }

    /** Makes (201) a record with a number of the caller's, or replaces what is said of it (200); its audio stays. */
    @PutMapping("/{id}")
    @AnswersAlso(HttpStatus.CREATED)
    ResponseEntity<RecordResponse> putRecord(Tenant tenant, @PathVariable long id, @RequestBody RecordBody body) {
        RecordKey key = RecordNumbers.key(tenant, id);
        boolean isNew = records.put(key, RecordDescriptions.of(body.title(), body.recordType(), body.metadata()))
                .isNew();
        return ResponseEntity.status(isNew ? HttpStatus.CREATED : HttpStatus.OK).body(shown(key));
    }

    /** Changes what is given; a member of the metadata that is null is removed. */
    @PatchMapping("/{id}")
    RecordResponse patchRecord(Tenant tenant, @PathVariable long id, @RequestBody RecordBody body) {
        RecordKey key = RecordNumbers.key(tenant, id);
        records.patch(key, body.title(), body.recordType(), body.metadata());
        return shown(key);
    }

    @GetMapping("/{id}")
    RecordResponse showRecord(Tenant tenant, @PathVariable long id) {
        return shown(RecordNumbers.key(tenant, id));
    }

    /** Lists records by number. */
    @GetMapping
    RecordPage listRecords(
            Tenant tenant,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable String isrc,
            @RequestParam(defaultValue = "0") String cursor,
            @RequestParam(defaultValue = "100") int limit) {
        Refusal.requireWithin("limit", limit, 1, MOST_RECORDS);
        requireSearchable("q", q);
        requireSearchable("type", type);
        requireSearchable("isrc", isrc);
        Filter filter = new Filter(type, status == null ? null : status(status), q, isrc);
        List<RecordRow> found = records.after(tenant.id(), RecordNumbers.cursor(cursor), filter, limit + 1);
        ListPage<RecordRow> page = ListPage.of(found, limit, last -> String.valueOf(last.id()));
        return new RecordPage(page.shown(RecordSummary::of), page.nextCursor());
    }

    /** Deletes the record with its audio and results, and cancels its job. */
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteRecord(Tenant tenant, @PathVariable long id) {
        if (!records.delete(RecordNumbers.key(tenant, id))) {
            throw RecordNumbers.unknownRecord();
        }
    }

    private RecordResponse shown(RecordKey key) {
        return RecordResponse.of(records.find(key).orElseThrow(RecordNumbers::unknownRecord));
    }

    private static RecordStatus status(String name) {
        return RecordStatus.named(name)
                .orElseThrow(() -> Refusal.badRequest(
                                "bad_parameter",
                                Arrays.stream(RecordStatus.values())
                                        .map(RecordStatus::wireName)
                                        .collect(Collectors.joining(", ", "'status' is one of ", "")))
                        .with("parameter", "status"));
    }

    private static void requireSearchable(String parameter, @Nullable String text) {
        if (text != null && (text.length() > LONGEST_SEARCH || text.indexOf('\0') >= 0)) {
            throw Refusal.badRequest(
                            "bad_parameter",
                            "'" + parameter + "' has at most " + LONGEST_SEARCH + " characters and no U+0000")
                    .with("parameter", parameter);
        }
    }
}
