package dev.meridian.domain.download.source;

import dev.meridian.domain.download.write.RowChange;
import java.util.List;

/** The other system was reached, and has failed for a call. One of the changes in the call may be the cause. */
public final class FailedCall extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<RowChange> changes;
    private final SourceFailure failure;

    public FailedCall(List<RowChange> changes, SourceFailure failure) {
        super(failure.getMessage(), failure);
        this.changes = List.copyOf(changes);
        this.failure = failure;
    }

    /** The changes in the call, as they were handed to the writer. */
    public List<RowChange> changes() {
        return changes;
    }

    /** The failure of the call; it says whether the changes have {@linkplain SourceFailure#mayHaveHappened perhaps been made}. */
    public SourceFailure failure() {
        return failure;
    }
}
