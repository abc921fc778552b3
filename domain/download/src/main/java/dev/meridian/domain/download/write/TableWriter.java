package dev.meridian.domain.download.write;

import dev.meridian.domain.download.source.FailedCall;
import dev.meridian.domain.download.source.SourceFailure;
import java.util.List;

/**
 * Writes changed rows of one table. One thread uses it. The caller commits which changes it is about to make before it calls
 * {@link #write}, and what is reported of them afterwards; changes of which it has heard nothing go through {@link #recover}.
 */
public interface TableWriter extends AutoCloseable {
    /** How many changes of a kind are made before their outcomes are committed: more than one call only if each may be repeated. */
    int atOnce(ChangeKind kind);

    /**
     * Makes changes of one kind, and reports each. If it throws, those that were not reported have not happened, unless the failure
     * {@linkplain SourceFailure#mayHaveHappened says otherwise}.
     *
     * @throws FailedCall if the other system fails for a call; of the changes that were not reported, only those in the call were sent
     * @throws SourceFailure if the table can't be written: the address, the credential, the rights, a quota
     */
    void write(List<RowChange> changes, WriteReport report) throws InterruptedException;

    /**
     * Finds out the outcome of changes that were perhaps made.
     *
     * @return an outcome for each, in their order; never {@link RowOutcome.Refused} or {@link RowOutcome.Changed}
     */
    List<RowOutcome> recover(List<SentChange> changes) throws InterruptedException;

    @Override
    void close();
}
