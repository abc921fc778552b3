package dev.meridian.activities.record;

import dev.meridian.activities.record.landmark.EntryTable;
import dev.meridian.activities.record.landmark.IndexSnapshot;
import dev.meridian.activities.record.landmark.TableIndex;
import dev.meridian.activities.record.store.AudioTable;
import dev.meridian.activities.record.store.PrintTable;
import dev.meridian.activities.record.store.RecordTable;
import dev.meridian.domain.audio.landmark.LandmarkParameters;
import dev.meridian.domain.audio.landmark.PeakPicker;
import dev.meridian.domain.audio.landmark.Peaks;
import dev.meridian.domain.audio.landmark.search.ClipSearch;
import dev.meridian.domain.audio.landmark.search.Match;
import dev.meridian.workflows.record.RecordKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Finds the records of a tenant that a clip is from. Nothing of a clip is stored. */
public final class RecordSearch {
    /**
     * A passage is also found in its own record at the place that it was taken from; matches within this many seconds
     * of that place are left out.
     */
    private static final double OWN_PLACE = 1;

    private final Jdbi jdbi;
    private final EntryTable entries = new EntryTable();
    private final PrintTable prints = new PrintTable();
    private final RecordTable records = new RecordTable();
    private final AudioTable audio = new AudioTable();

    public RecordSearch(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** A place of a record where the clip was found. */
    public record Found(long recordId, @Nullable String title, Match match) {}

    /** The places where a clip was found, best first. */
    public List<Found> find(String tenant, Peaks clip) {
        return IndexSnapshot.read(jdbi, tx -> find(tx, tenant, clip, _ -> true));
    }

    /**
     * The other places where a passage of a record was found, best first; empty if the record has no fingerprints yet.
     *
     * @param from seconds from the record's start
     * @param to seconds from the record's start
     */
    public Optional<List<Found>> findPassage(RecordKey key, double from, double to) {
        return IndexSnapshot.read(
                jdbi,
                tx -> peaks(tx, key).map(peaks -> {
                    Peaks passage = peaks.between(PeakPicker.hops(from), PeakPicker.hops(to));
                    int own = entries.of(tx, key).orElse(EntryTable.NOT_INDEXED);
                    return find(tx, key.tenant(), passage, match -> match.record() != own || !isAt(match, from));
                }));
    }

    private static boolean isAt(Match match, double from) {
        return Math.abs(match.recordFrom() - match.clipFrom() * match.speed() - from) < OWN_PLACE;
    }

    private Optional<Peaks> peaks(Handle tx, RecordKey key) {
        int published = records.find(tx, key)
                .orElseThrow(() -> new UnknownRecordException("/recordId"))
                .progress()
                .published();
        return audio.find(tx, key, published)
                .flatMap(version -> prints.find(
                        tx, AnalysisSteps.of(key.tenant(), version.sha256()).prints()))
                .map(PrintTable.Prints::peaks);
    }

    private List<Found> find(Handle tx, String tenant, Peaks clip, Predicate<Match> counts) {
        List<Match> matches;
        try {
            matches = new ClipSearch(LandmarkParameters.STANDARD, new TableIndex(tx, tenant)).find(clip, counts);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        if (matches.isEmpty()) {
            return List.of();
        }
        Map<Integer, EntryTable.Entry> found = entries.records(
                tx, tenant, matches.stream().map(Match::record).distinct().toList());
        List<Found> shown = new ArrayList<>();
        for (Match match : matches) {
            EntryTable.Entry entry = found.get(match.record());
            if (entry != null) {
                shown.add(new Found(entry.recordId(), entry.title(), match));
            }
        }
        return shown;
    }
}
