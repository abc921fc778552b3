package dev.meridian.api.record;

import dev.meridian.activities.record.EffectiveTags;
import dev.meridian.activities.record.RecordResults;
import dev.meridian.activities.record.RelatedRecords.Group;
import dev.meridian.activities.record.RelatedRecords.Member;
import dev.meridian.activities.record.analysis.AudioMeasures;
import dev.meridian.activities.record.store.RelationTable.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Records that are one recording.
 *
 * @param evidence why they count as one recording, for each pair that was compared
 * @param differs in which of {@code codec}, {@code bitRate}, {@code seconds}, {@code loudness} and tags they differ
 */
record DuplicateGroup(List<DuplicateRecord> records, List<DuplicateEvidence> evidence, List<String> differs) {
    /** Smaller differences of length (in seconds) or loudness (in LU) come from the encoding and do not count. */
    private static final double SAME = 0.5;

    /**
     * A record of a group.
     *
     * @param loudness LUFS; missing for silence
     * @param tags the values that count, by their names
     */
    record DuplicateRecord(
            long recordId,
            @Nullable String codec,
            @Nullable Long bitRate,
            @Nullable Double seconds,
            @Nullable Double loudness,
            Map<String, List<String>> tags) {
        static DuplicateRecord of(Member member) {
            RecordResults results = member.results();
            AudioMeasures measures = results == null ? null : results.measures();
            AudioMeasures.Loudness loudness = measures == null ? null : measures.loudness();
            Map<String, List<String>> tags = new TreeMap<>();
            EffectiveTags.of(member.row().words(), results).forEach((name, value) -> tags.put(name, value.values()));
            return new DuplicateRecord(
                    member.row().id(),
                    measures == null ? null : measures.stream().codec(),
                    measures == null ? null : measures.stream().bitRate(),
                    measures == null ? null : measures.seconds(),
                    loudness == null ? null : loudness.integrated(),
                    tags);
        }
    }

    /**
     * Why two records are one recording: their bytes are the same, or only a small share of the bits of their
     * Chromaprints differs.
     */
    record DuplicateEvidence(long recordId, long otherId, String kind, double bitError) {
        static DuplicateEvidence of(Pair pair) {
            return new DuplicateEvidence(
                    pair.first(), pair.second(), pair.kind(), RelationController.rounded(pair.bitError()));
        }
    }

    static DuplicateGroup of(Group group) {
        List<DuplicateRecord> records =
                group.members().stream().map(DuplicateRecord::of).toList();
        return new DuplicateGroup(
                records, group.evidence().stream().map(DuplicateEvidence::of).toList(), differs(records));
    }

    private static List<String> differs(List<DuplicateRecord> records) {
        DuplicateRecord first = records.getFirst();
        List<String> differs = new ArrayList<>();
        if (records.stream().anyMatch(one -> !Objects.equals(one.codec(), first.codec()))) {
            differs.add("codec");
        }
        if (records.stream().anyMatch(one -> !Objects.equals(one.bitRate(), first.bitRate()))) {
            differs.add("bitRate");
        }
        if (records.stream().anyMatch(one -> isApart(one.seconds(), first.seconds()))) {
            differs.add("seconds");
        }
        if (records.stream().anyMatch(one -> isApart(one.loudness(), first.loudness()))) {
            differs.add("loudness");
        }
        records.stream()
                .flatMap(one -> one.tags().keySet().stream())
                .distinct()
                .sorted()
                .filter(tag -> records.stream()
                        .anyMatch(one -> !Objects.equals(
                                one.tags().get(tag), first.tags().get(tag))))
                .forEach(differs::add);
        return differs;
    }

    private static boolean isApart(@Nullable Double one, @Nullable Double other) {
        return one == null || other == null ? !Objects.equals(one, other) : Math.abs(one - other) > SAME;
    }
}
