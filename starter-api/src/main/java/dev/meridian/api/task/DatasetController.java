package dev.meridian.api.task;

import dev.meridian.activities.job.definition.shape.StorableText;
import dev.meridian.activities.task.dataset.DatasetRows;
import dev.meridian.activities.task.dataset.Datasets;
import dev.meridian.activities.task.dataset.Datasets.Dataset;
import dev.meridian.api.list.ListPage;
import dev.meridian.api.problem.BodyUpTo;
import dev.meridian.api.problem.HeldBody;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.problem.UnreadableBody;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import tools.jackson.core.JacksonException;

/** Stores the tables that jobs of type {@code data_processing} compute on. */
@ApiController
@RequestMapping("/api/datasets")
class DatasetController {
    private static final long LARGEST = 32L << 20;

    /** The memory for a chunk of rows as text and as the driver's copies. */
    private static final long MEMORY_FOR_ROWS = 8 << 20;

    private static final int LONGEST_NAME = 200;

    private final Datasets datasets;

    DatasetController(Datasets datasets) {
        this.datasets = datasets;
    }

    /**
     * The body: JSON objects, one after another or in one list, each up to a million characters. The whole body is read
     * before the transaction begins, because a slow client would otherwise keep the transaction open.
     */
    @PostMapping(consumes = {"application/json", "application/x-ndjson"})
    @BodyUpTo(value = LARGEST, timesInMemory = 1, memoryForPieces = MEMORY_FOR_ROWS)
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<Dataset> store(Tenant tenant, @RequestParam String name, InputStream body) throws IOException {
        if (name.isBlank() || name.length() > LONGEST_NAME || !StorableText.isStorable(name)) {
            throw Refusal.badRequest("bad_parameter", "'name' has 1 to " + LONGEST_NAME + " characters")
                    .with("parameter", "name");
        }
        try (DatasetRows rows = new DatasetRows(HeldBody.read(body).open())) {
            Dataset stored = datasets.store(tenant.id(), name, rows);
            return ResponseEntity.created(URI.create("/api/datasets/" + stored.id()))
                    .body(stored);
        } catch (JacksonException malformed) {
            throw UnreadableBody.malformed(malformed);
        }
    }

    /**
     * A page of datasets.
     *
     * @param nextCursor where the next page begins; missing after the last page
     */
    record DatasetPage(List<Dataset> datasets, @Nullable String nextCursor) {}

    /** Lists datasets, newest first. */
    @GetMapping
    DatasetPage list(
            Tenant tenant,
            @RequestParam(required = false) @Nullable UUID cursor,
            @RequestParam(defaultValue = "50") int limit) {
        Refusal.requireWithin("limit", limit, 1, 500);
        List<Dataset> found = datasets.newestFirst(tenant.id(), cursor, limit + 1);
        ListPage<Dataset> page = ListPage.of(found, limit, last -> last.id().toString());
        return new DatasetPage(page.items(), page.nextCursor());
    }

    @GetMapping("/{id}")
    Dataset show(Tenant tenant, @PathVariable UUID id) {
        return datasets.find(tenant.id(), id).orElseThrow(DatasetController::unknown);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Tenant tenant, @PathVariable UUID id) {
        if (!datasets.delete(tenant.id(), id)) {
            throw unknown();
        }
    }

    private static Refusal unknown() {
        return Refusal.notFound("unknown_dataset", "There is no such dataset");
    }
}
