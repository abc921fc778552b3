package dev.meridian.activities.download.http;

import dev.meridian.activities.job.outbound.Answer;
import dev.meridian.domain.download.connector.call.Call;
import dev.meridian.domain.download.connector.definition.Request;
import dev.meridian.domain.download.connector.definition.Writes;
import dev.meridian.domain.download.source.FailedCall;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.write.ChangeKind;
import dev.meridian.domain.download.write.RowChange;
import dev.meridian.domain.download.write.RowOutcome;
import dev.meridian.domain.download.write.SentChange;
import dev.meridian.domain.download.write.TableWriter;
import dev.meridian.domain.download.write.WriteReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes a table as its definition says. A call that is refused is divided until the row that is refused stands alone; changes of a kind
 * for which the definition has no request are refused without a call.
 */
final class HttpTableWriter implements TableWriter {
    /** How many changes are sent before their outcomes are committed, if each of them can be repeated without harm. */
    private static final int REPEATABLE = 50;

    /** How often a change is sent again with a newer version of its row, whose other fields somebody keeps changing. */
    private static final int MOST_VERSIONS = 3;

    private final WriteCalls calls;
    private final Writes writes;
    private final ComparedRow compared;
    private int attempts;

    HttpTableWriter(WriteCalls calls, Writes writes) {
        this.calls = calls;
        this.writes = writes;
        this.compared = new ComparedRow(calls, writes.read());
    }

    @Override
    public int atOnce(ChangeKind kind) {
        int most = mostOf(kind);
        return kind == ChangeKind.CREATE && !isRepeatable() ? most : Math.max(1, REPEATABLE / most) * most;
    }

    @Override
    public void write(List<RowChange> changes, WriteReport report) throws InterruptedException {
        ChangeKind kind = changes.getFirst().kind();
        int most = mostOf(kind);
        Optional<RowOutcome.Refused> noRequest = noRequest(kind);
        List<RowChange> sendable = new ArrayList<>();
        for (RowChange change : changes) {
            Optional<RowOutcome.Refused> fault = noRequest.or(() -> calls.fault(change));
            fault.ifPresent(refused -> report.outcome(change, refused));
            if (fault.isEmpty()) {
                sendable.add(change);
            }
        }
        for (int start = 0; start < sendable.size(); start += most) {
            send(sendable.subList(start, Math.min(sendable.size(), start + most)), report);
        }
    }

    @Override
    public List<RowOutcome> recover(List<SentChange> changes) throws InterruptedException {
        List<RowOutcome> outcomes = new ArrayList<>();
        for (SentChange sent : changes) {
            outcomes.add(recovered(sent.change()));
        }
        return outcomes;
    }

    @Override
    public void close() {
        // The HTTP client is the process's.
    }

    private RowOutcome recovered(RowChange change) throws InterruptedException {
        if (change.kind() != ChangeKind.CREATE || isRepeatable()) {
            return new RowOutcome.NotDone();
        }
        Writes.Once once = once();
        Writes.Marker marker = once == null ? null : once.marker();
        if (marker == null || marker.find() == null) {
            return new RowOutcome.Unknown(
                    "no_key",
                    "The definition names no key by which the service could be asked whether it has created the row");
        }
        Optional<String> field = calls.markerField(marker);
        if (field.isEmpty()) {
            return new RowOutcome.Unknown(
                    "no_key",
                    "The connection does not name the field by which the service could be asked whether it has created the row");
        }
        try {
            return calls.found(marker.find(), field.get(), change);
        } catch (WriteCalls.RefusedWrite refused) {
            // Even a 404 says nothing of the row: the definition's address may be wrong, and another create would make
            // a second row.
            return new RowOutcome.Unknown(
                    "search_refused",
                    "The service refuses the search that would show whether it has created the row. "
                            + words(refused.refused()));
        }
    }

    private int mostOf(ChangeKind kind) {
        return switch (kind) {
            case CREATE -> writes.create() == null ? 1 : writes.create().rows().most();
            case UPDATE -> writes.update() == null ? 1 : writes.update().rows().most();
            case DELETE -> writes.delete() == null ? 1 : writes.delete().most();
        };
    }

    /** Why no change of a kind can be sent; empty if such changes can. */
    private Optional<RowOutcome.Refused> noRequest(ChangeKind kind) {
        String what = switch (kind) {
            case CREATE -> writes.create() == null ? "created: give its 'writes' a 'create'" : null;
            case UPDATE -> writes.update() == null ? "changed: give its 'writes' an 'update'" : null;
            case DELETE -> writes.delete() == null ? "deleted: give its 'writes' a 'delete'" : null;
        };
        if (kind == ChangeKind.UPDATE
                && writes.update() != null
                && writes.update().isWholeUnsaid()) {
            return Optional.of(new RowOutcome.Refused(RowReadings.MISMATCH, Writes.Update.WHOLE_UNSAID));
        }
        return Optional.ofNullable(what)
                .map(missing -> new RowOutcome.Refused(
                        "not_writable",
                        "The definition does not say how rows of this table are " + missing
                                + ", or take the edit back"));
    }

    private Writes.@Nullable Once once() {
        return writes.create() == null ? null : writes.create().once();
    }

    /** Whether a row may be created again without there being two of it. */
    private boolean isRepeatable() {
        Writes.Once once = once();
        return once != null
                && (once.ownId() != null
                        || once.header() != null
                        || (once.marker() != null
                                && once.marker().upsert() != null
                                && calls.markerField(once.marker()).isPresent()));
    }

    private void send(List<RowChange> rows, WriteReport report) throws InterruptedException {
        if (rows.isEmpty()) {
            return;
        }
        ChangeKind kind = rows.getFirst().kind();
        try {
            List<? extends RowOutcome> done = switch (kind) {
                case CREATE -> create(rows);
                case UPDATE -> update(rows);
                case DELETE -> delete(rows);
            };
            for (int i = 0; i < rows.size(); i++) {
                report.outcome(rows.get(i), done.get(i));
            }
        } catch (WriteCalls.RefusedWrite refused) {
            if (rows.size() > 1) {
                send(rows.subList(0, rows.size() / 2), report);
                send(rows.subList(rows.size() / 2, rows.size()), report);
            } else {
                report.outcome(rows.getFirst(), understood(rows.getFirst(), refused.refused()));
            }
        } catch (SourceFailure failed) {
            throw ofCall(rows, failed);
        }
    }

    private static RuntimeException ofCall(List<RowChange> rows, SourceFailure failed) {
        return failed.hasReached() && failed.remedy() == SourceFailure.Remedy.RETRY
                ? new FailedCall(rows, failed)
                : failed;
    }

    private RowOutcome understood(RowChange row, Refused refused) throws InterruptedException {
        try {
            return meaning(row, refused);
        } catch (SourceFailure failed) {
            throw ofCall(List.of(row), failed);
        } catch (ComparedRow.NewerVersion newer) {
            RowChange again = new RowChange(row.kind(), row.row(), newer.version(), row.fields());
            RowOutcome[] outcome = {new RowOutcome.Changed(null)};
            if (attempts++ < MOST_VERSIONS) {
                try {
                    send(List.of(again), new WriteReport() {
                        @Override
                        public void outcome(RowChange change, RowOutcome found) {
                            outcome[0] = found;
                        }

                        @Override
                        public void promise(String token, Map<RowChange, String> rows) {
                            throw new UnsupportedOperationException("calls are not promised");
                        }
                    });
                } catch (FailedCall failed) {
                    attempts = 0;
                    throw new FailedCall(List.of(row), failed.failure());
                }
            }
            attempts = 0;
            return outcome[0];
        }
    }

    private List<? extends RowOutcome> update(List<RowChange> rows) throws InterruptedException {
        Writes.Update update = Objects.requireNonNull(writes.update());
        boolean isCompared = update.changed() == null;
        if (update.isOfWholeRows()) {
            return compared.unlessSettled(
                    rows,
                    (row, theirs) -> !isCompared && theirs.isVersionOf(row)
                            ? Optional.empty()
                            : ComparedRow.beforeUpdate(row, theirs),
                    read -> {
                        RowChange row = read.keySet().iterator().next();
                        Call call = calls.call(update, Objects.requireNonNull(read.get(row)), row);
                        return calls.send(call, true, update.answer(), List.of(row));
                    });
        }
        ComparedRow.Sending sending = read -> send(update, List.copyOf(read.keySet()));
        return isCompared && writes.read() != null
                ? compared.unlessSettled(rows, ComparedRow::beforeUpdate, sending)
                : send(update, rows);
    }

    private List<RowOutcome.Done> send(Writes.Update update, List<RowChange> rows) throws InterruptedException {
        return calls.send(calls.call(update.request(), update.rows(), rows, Map.of()), true, update.answer(), rows);
    }

    private List<? extends RowOutcome> delete(List<RowChange> rows) throws InterruptedException {
        Writes.Delete delete = Objects.requireNonNull(writes.delete());
        boolean hasVersions = rows.stream().anyMatch(row -> row.version() != null);
        return delete.changed() == null && writes.read() != null && hasVersions
                ? compared.unlessSettled(
                        rows, ComparedRow::beforeDelete, read -> calls.delete(delete, List.copyOf(read.keySet())))
                : calls.delete(delete, rows);
    }

    private List<RowOutcome.Done> create(List<RowChange> rows) throws InterruptedException {
        Writes.Create create = Objects.requireNonNull(writes.create());
        Writes.Once once = create.once();
        Request request = create.request();
        Map<String, String> headers = new HashMap<>();
        if (once != null && once.marker() != null && once.marker().upsert() != null && isRepeatable()) {
            request = once.marker().upsert();
        }
        if (once != null && once.header() != null) {
            headers.put(once.header(), rows.getFirst().key());
        }
        Call call = calls.call(request, create.rows(), rows, headers);
        boolean hasOwnIds = once != null && once.ownId() != null;
        List<RowOutcome.Done> done = calls.send(call, isRepeatable(), create.answer(), rows);
        if (!hasOwnIds && create.answer().id() == null) {
            throw SourceFailure.permanent(
                            "definition_mismatch", "The definition does not say where an answer has a created row's id")
                    .afterSending();
        }
        return done;
    }

    private RowOutcome meaning(RowChange row, Refused refused) throws InterruptedException {
        boolean isForeseen = calls.isForeseen(row.kind(), refused);
        boolean isAway = refused.status() == 404 || refused.status() == 410;
        return switch (row.kind()) {
            case CREATE -> isForeseen ? new RowOutcome.Done(row.key(), null) : refusal(refused);
            case UPDATE, DELETE -> isForeseen ? compared.of(row) : isAway ? ComparedRow.away(row) : refusal(refused);
        };
    }

    private RowOutcome.Refused refusal(Refused refused) {
        return new RowOutcome.Refused(
                refused.status() == 403 ? RowOutcome.Refused.FORBIDDEN : RowOutcome.Refused.BY_SERVICE, words(refused));
    }

    private String words(Refused refused) {
        return CallFailures.answered(refused.status(), calls.words(refused));
    }

    /**
     * Whether an answer refuses what the call says, rather than the caller or the moment. Services answer 403 for single rows too, such
     * as locked ones.
     */
    static boolean isOfRows(int status) {
        return status >= 400 && status != 401 && !Answer.mayPass(status);
    }
}
