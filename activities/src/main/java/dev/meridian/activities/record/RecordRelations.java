package dev.meridian.activities.record;

import dev.meridian.activities.record.analysis.AudioFile;
import dev.meridian.activities.record.landmark.EntryTable;
import dev.meridian.activities.record.landmark.IndexSnapshot;
import dev.meridian.activities.record.landmark.TableIndex;
import dev.meridian.activities.record.store.PrintTable;
import dev.meridian.activities.record.store.RelationTable;
import dev.meridian.activities.record.store.RunTable;
import dev.meridian.activities.record.store.StepKey;
import dev.meridian.domain.audio.chromaprint.Comparison;
import dev.meridian.domain.audio.chromaprint.Fingerprint;
import dev.meridian.domain.audio.chromaprint.Similarity;
import dev.meridian.domain.audio.landmark.LandmarkParameters;
import dev.meridian.domain.audio.landmark.Peaks;
import dev.meridian.domain.audio.landmark.search.ClipSearch;
import dev.meridian.domain.audio.landmark.search.IndexOfFew;
import dev.meridian.domain.audio.landmark.search.LandmarkIndex;
import dev.meridian.domain.audio.relation.Hit;
import dev.meridian.domain.audio.relation.Passage;
import dev.meridian.domain.audio.relation.Passages;
import dev.meridian.domain.audio.relation.Relation;
import dev.meridian.domain.audio.relation.RelationKind;
import dev.meridian.domain.audio.relation.RelationSearch;
import dev.meridian.workflows.record.RecordKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds out what a record's audio has in common with others of its tenant.
 *
 * <p>The long search is made before the record is published, at a snapshot of the database. The transaction that
 * publishes it lets no other record of the tenant be published beside it, and searches once more, only among the
 * records that were published since that snapshot. So of two records that are processed at the same time, the one that
 * is published last finds the other, and the rows of both are written then.
 *
 * <p>If the record can be found by this audio already, nothing is searched for and its rows stay: each record that was published since
 * has been compared with it.
 */
final class RecordRelations {
    private static final LandmarkParameters PARAMETERS = LandmarkParameters.STANDARD;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final PrintTable prints = new PrintTable();
    private final EntryTable entries = new EntryTable();
    private final RunTable runs = new RunTable();
    private final RelationTable relations = new RelationTable();

    /** What was found of an entry of the index. */
    private record Found(
            int entry,
            RelationKind kind,
            double covered,
            double otherCovered,
            double bitError,
            List<Passage> passages) {
        static Found of(int entry, Relation relation) {
            return new Found(
                    entry,
                    relation.kind(),
                    relation.covered(),
                    relation.otherCovered(),
                    relation.bitError(),
                    relation.passages());
        }

        Relation relation() {
            return new Relation(kind, covered, otherCovered, bitError, passages);
        }
    }

    /** Searches the index for the audio of a round, and keeps what it finds. */
    void search(Jdbi jdbi, RunTable.Claim claim, StepKey step) {
        RunTable.Related related = IndexSnapshot.read(jdbi, tx -> {
            String seen = entries.seen(tx);
            List<Found> found = entries.isFoundBy(tx, claim.key(), step.sha256())
                    ? List.of()
                    : searchable(tx, step)
                            .map(taken -> related(tx, claim.key(), step, taken, new TableIndex(tx, step.tenant())))
                            .orElse(List.of());
            return new RunTable.Related(JSON.writeValueAsString(found), seen);
        });
        jdbi.useTransaction(tx -> {
            runs.hold(tx, claim);
            runs.keepRelated(tx, claim, related);
        });
    }

    /** Whether the round has searched already. */
    boolean isSearched(Handle handle, UUID jobId) {
        return runs.related(handle, jobId).isPresent();
    }

    /** Publishes what a record has in common with others, after {@link RelationTable#lock}. */
    void publish(Handle tx, RecordKey key, UUID jobId, StepKey step) {
        if (entries.isFoundBy(tx, key, step.sha256())) {
            return;
        }
        Map<Long, Relation> all = new LinkedHashMap<>();
        runs.related(tx, jobId).ifPresent(related -> {
            List<Found> found = new ArrayList<>(Arrays.asList(JSON.readValue(related.found(), Found[].class)));
            SortedMap<Integer, Peaks> missed = entries.since(tx, key.tenant(), related.seen());
            if (!missed.isEmpty()) {
                searchable(tx, step)
                        .ifPresent(taken ->
                                found.addAll(related(tx, key, step, taken, new IndexOfFew(PARAMETERS, missed))));
            }
            Map<Integer, EntryTable.Entry> records = entries.records(
                    tx, key.tenant(), found.stream().map(Found::entry).toList());
            for (Found one : found) {
                EntryTable.Entry entry = records.get(one.entry());
                if (entry != null) {
                    all.put(entry.recordId(), one.relation());
                }
            }
        });
        relations
                .withSameAudio(tx, key, step.sha256())
                .forEach(other -> all.put(other, new Relation(RelationKind.SAME_AUDIO, 1, 1, 0, List.of())));
        relations.replace(tx, key, all);
    }

    private Optional<PrintTable.Prints> searchable(Handle handle, StepKey step) {
        return prints.find(handle, step).filter(taken -> taken.seconds() >= AudioFile.SHORTEST_FOUND);
    }

    private List<Found> related(Handle tx, RecordKey key, StepKey step, PrintTable.Prints taken, LandmarkIndex index) {
        Map<Integer, List<Hit>> hits;
        try {
            hits = new RelationSearch(new ClipSearch(PARAMETERS, index))
                    .hits(entries.of(tx, key).orElse(EntryTable.NOT_INDEXED), taken.peaks(), taken.seconds());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Fingerprint fingerprint = Fingerprint.ofBytes(taken.chromaprint());
        List<Found> found = new ArrayList<>();
        entries.records(tx, key.tenant(), hits.keySet()).forEach((entry, other) -> {
            if (other.recordId() != key.number() && !Arrays.equals(other.sha256(), step.sha256())) {
                prints.find(
                                tx,
                                new StepKey(
                                        step.tenant(), other.sha256(), step.step(), step.version(), step.parameters()))
                        .flatMap(others -> relation(hits.getOrDefault(entry, List.of()), taken, fingerprint, others))
                        .ifPresent(relation -> found.add(Found.of(entry, relation)));
            }
        });
        return found;
    }

    private static Optional<Relation> relation(
            List<Hit> hits, PrintTable.Prints taken, Fingerprint fingerprint, PrintTable.Prints others) {
        List<Passage> passages = Passages.of(hits, taken.seconds(), others.seconds());
        Similarity likeness = Comparison.of(fingerprint, Fingerprint.ofBytes(others.chromaprint()));
        return Relation.of(passages, taken.seconds(), others.seconds(), likeness);
    }
}
