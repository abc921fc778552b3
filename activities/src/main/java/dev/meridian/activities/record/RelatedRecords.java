package dev.meridian.activities.record;

import dev.meridian.activities.record.store.RecordRow;
import dev.meridian.activities.record.store.RecordTable;
import dev.meridian.activities.record.store.RelationTable;
import dev.meridian.activities.record.store.RelationTable.Pair;
import dev.meridian.activities.record.store.RelationTable.Related;
import dev.meridian.domain.audio.relation.Passage;
import dev.meridian.domain.audio.relation.RelationKind;
import dev.meridian.workflows.record.RecordKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Shows what records have in common, as it was when the later record of each pair was published. The product does
 * nothing else with it.
 */
public final class RelatedRecords {
    private static final int AT_ONCE = 1_000;

    /** The kinds of relations in which a record holds the other one, at least in part. */
    private static final Set<RelationKind> HOLDING = Set.of(RelationKind.CONTAINS, RelationKind.SHARES_PASSAGE);

    private final Jdbi jdbi;
    private final RecordTable records = new RecordTable();
    private final RelationTable relations = new RelationTable();

    public RelatedRecords(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** A stretch of a recording that is in another record, too. */
    public record Content(long recordId, @Nullable String title, RelationKind kind, Passage passage) {}

    /** Records that are one recording, with the relations between them. */
    public record Group(List<Member> members, List<Pair> evidence) {}

    /** A record of a group; without results if they were never published. */
    public record Member(RecordRow row, @Nullable RecordResults results) {}

    /**
     * What a record has in common with others whose numbers lie above one.
     *
     * @throws UnknownRecordException if there is no such record
     */
    public List<Related> after(RecordKey key, long number, int limit) {
        return jdbi.inTransaction((Handle tx) -> {
            require(tx, key);
            return relations.after(tx, key, number, limit);
        });
    }

    /**
     * What a record holds of others, in order. Of stretches that lie over each other by more than half, the longest stays.
     *
     * @throws UnknownRecordException if there is no such record
     */
    public List<Content> contents(RecordKey key) {
        List<Content> all = jdbi.inTransaction((Handle tx) -> {
            require(tx, key);
            List<Content> found = new ArrayList<>();
            long number = 0;
            for (List<Related> page = relations.after(tx, key, number, AT_ONCE);
                    !page.isEmpty();
                    page = relations.after(tx, key, number, AT_ONCE)) {
                page.forEach(related -> {
                    RelationKind kind = related.relation().kind();
                    if (HOLDING.contains(kind)) {
                        related.relation()
                                .passages()
                                .forEach(passage ->
                                        found.add(new Content(related.recordId(), related.title(), kind, passage)));
                    }
                });
                number = page.getLast().recordId();
            }
            return found;
        });
        all.sort(Comparator.comparingDouble(
                        (Content content) -> content.passage().seconds())
                .reversed()
                .thenComparingLong(Content::recordId));
        List<Content> kept = new ArrayList<>();
        for (Content content : all) {
            if (kept.stream().noneMatch(longer -> liesOver(longer.passage(), content.passage()))) {
                kept.add(content);
            }
        }
        kept.sort(Comparator.comparingDouble(content -> content.passage().from()));
        return kept;
    }

    private static boolean liesOver(Passage longer, Passage shorter) {
        double common = Math.min(longer.to(), shorter.to()) - Math.max(longer.from(), shorter.from());
        return common > shorter.seconds() / 2;
    }

    /** The groups of a tenant's records that are one recording, by their first records, whose numbers lie above one. */
    public List<Group> duplicates(String tenant, long number, int limit) {
        return jdbi.inTransaction((Handle tx) -> {
            List<Pair> pairs = relations.duplicates(tx, tenant);
            Map<Long, Long> firsts = new HashMap<>();
            for (Pair pair : pairs) {
                long one = first(firsts, pair.first());
                long other = first(firsts, pair.second());
                firsts.put(Math.max(one, other), Math.min(one, other));
            }
            SortedMap<Long, List<Pair>> groups = new TreeMap<>();
            for (Pair pair : pairs) {
                groups.computeIfAbsent(first(firsts, pair.first()), _ -> new ArrayList<>())
                        .add(pair);
            }
            return groups.tailMap(number + 1).values().stream()
                    .limit(limit)
                    .map(evidence -> new Group(members(tx, tenant, evidence), evidence))
                    .toList();
        });
    }

    /** The lowest number that a record is connected with. */
    private static long first(Map<Long, Long> firsts, long record) {
        long first = record;
        while (firsts.getOrDefault(first, first) != first) {
            first = firsts.getOrDefault(first, first);
        }
        firsts.put(record, first);
        return first;
    }

    private List<Member> members(Handle tx, String tenant, List<Pair> evidence) {
        return evidence.stream()
                .flatMap(pair -> List.of(pair.first(), pair.second()).stream())
                .distinct()
                .sorted()
                .flatMap(id -> records.find(tx, new RecordKey(tenant, id)).stream())
                .map(row -> new Member(row, results(row)))
                .toList();
    }

    private static @Nullable RecordResults results(RecordRow row) {
        String stored = row.results();
        return stored == null ? null : RecordResults.read(stored);
    }

    private void require(Handle tx, RecordKey key) {
        if (records.find(tx, key).isEmpty()) {
            throw new UnknownRecordException("");
        }
    }
}
