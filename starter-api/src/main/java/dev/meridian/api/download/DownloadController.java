package dev.meridian.api.download;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.meridian.activities.download.DownloadPauses;
import dev.meridian.activities.download.DownloadTables;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;

/** Shows how far the tables of a download are and, when it has ended, their final figures. */
@ApiController
@RequestMapping("/api/jobs")
class DownloadController {
    private final DownloadTables tables;
    private final DownloadPauses pauses;

    DownloadController(DownloadTables tables, DownloadPauses pauses) {
        this.tables = tables;
        this.pauses = pauses;
    }

    /**
     * A table of a download.
     *
     * @param status pending, running, waiting, completed, failed or cancelled
     * @param changed rows that were new or different
     * @param held deletions that wait for an operator
     * @param noted rows with a value that could not be stored as it was sent, or is of another type than its field is declared as
     * @param total the number of rows that the service gives
     * @param repeated rows that were replaced by a later row with the same id, so that the table has fewer rows than came
     * @param complete whether the table was read as a whole
     * @param incompleteBecause why the table is not complete, although it was read to its end
     * @param digest over ids and contents, whatever the order of rows
     * @param timeLeftSeconds an estimate; missing if the service has not said how many rows there are
     * @param widened columns that got a wider type, because a value did not fit; the rows of such values have notes
     */
    record TableFigures(
            String table,
            String mode,
            String status,
            @JsonUnwrapped TableCounts counts,
            @JsonUnwrapped TableCompleteness completeness,
            @JsonUnwrapped TableFailure failure,
            @JsonUnwrapped TablePace pace,
            List<WidenedColumn> widened) {
        static TableFigures of(DownloadTables.Figures table) {
            return new TableFigures(
                    table.table(),
                    table.mode(),
                    table.status().wireName(),
                    TableCounts.of(table.counts()),
                    TableCompleteness.of(table.completeness()),
                    new TableFailure(table.failure().code(), table.failure().message()),
                    TablePace.of(table),
                    table.widenings().stream()
                            .map(each -> new WidenedColumn(each.column(), each.from(), each.to()))
                            .toList());
        }
    }

    /** A column and its types, in SQL's names, before and after a value needed a wider one. */
    record WidenedColumn(String column, String from, String to) {}

    /** How much of a table has been read and stored. */
    record TableCounts(
            long pages, long rows, long changed, long deleted, long held, long rejected, long noted, long bytes) {
        static TableCounts of(DownloadTables.Figures.Counts counts) {
            return new TableCounts(
                    counts.pages(),
                    counts.rows(),
                    counts.changed(),
                    counts.deleted(),
                    counts.held(),
                    counts.rejected(),
                    counts.noted(),
                    counts.bytes());
        }
    }

    /** Whether a table is complete, and why it is not. */
    record TableCompleteness(
            @Nullable Long total,
            long repeated,
            boolean complete,
            @Nullable String incompleteBecause,
            @Nullable String digest) {
        static TableCompleteness of(DownloadTables.Figures.Completeness found) {
            return new TableCompleteness(
                    found.total(), found.repeated(), found.isComplete(), found.because(), found.digest());
        }
    }

    /** How the last try at a table failed. */
    record TableFailure(
            @Nullable String errorCode, @Nullable String error) {}

    /** How quickly a table is read. */
    record TablePace(
            @Nullable Double rowsPerSecond,
            @Nullable Long timeLeftSeconds,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt) {
        static TablePace of(DownloadTables.Figures table) {
            Duration left = table.timeLeft();
            return new TablePace(
                    table.rowsPerSecond(),
                    left == null ? null : left.toSeconds(),
                    table.times().startedAt(),
                    table.times().endedAt());
        }
    }

    /** The tables of a download. */
    record TableFiguresList(List<TableFigures> tables) {}

    /** Pauses a download at the next batch of each of its tables; what is stored stays. */
    @PostMapping("/{id}/pause")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void pause(Tenant tenant, @PathVariable UUID id) {
        if (!pauses.pause(tenant.id(), id)) {
            throw notOpen();
        }
    }

    /** Lets a paused download go on behind the last batch of each of its tables. */
    @PostMapping("/{id}/resume")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void resume(Tenant tenant, @PathVariable UUID id) {
        if (!pauses.resume(tenant.id(), id)) {
            throw notOpen();
        }
    }

    private static Refusal notOpen() {
        return Refusal.notFound("unknown_download", "There is no open download with this id");
    }

    /** Shows the tables of a download, while it runs and afterwards. */
    @GetMapping("/{id}/tables")
    TableFiguresList tables(Tenant tenant, @PathVariable UUID id) {
        List<DownloadTables.Figures> found = tables.of(tenant.id(), id);
        if (found.isEmpty()) {
            throw Refusal.notFound("unknown_download", "There is no download with this id, or it has not begun yet");
        }
        return new TableFiguresList(found.stream().map(TableFigures::of).toList());
    }
}
