package dev.meridian.api.record;

import dev.meridian.activities.record.ContentsText;
import dev.meridian.activities.record.Records;
import dev.meridian.activities.record.RelatedRecords;
import dev.meridian.activities.record.RelatedRecords.Content;
import dev.meridian.activities.record.RelatedRecords.Group;
import dev.meridian.activities.record.store.RelationTable.Related;
import dev.meridian.api.list.ListPage;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import dev.meridian.domain.audio.relation.Passage;
import dev.meridian.workflows.record.RecordKey;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Shows what records have in common. */
@ApiController
@RequestMapping("/api/records")
class RelationController {
    private static final String CUE = "application/x-cue";
    private static final int MOST = 1_000;

    private final RelatedRecords related;
    private final Records records;

    RelationController(RelatedRecords related, Records records) {
        this.related = related;
        this.records = records;
    }

    /**
     * A page of what a record has in common with others, by their numbers.
     *
     * @param nextCursor where the next page begins; missing after the last page
     */
    record RelationPage(
            List<RelationResponse> relations, @Nullable String nextCursor) {}

    /**
     * The relation of a record to another record.
     *
     * @param recordId the other record
     * @param kind what this record is to the other one
     * @param covered the share of this record that is in the other one, 0 to 1
     * @param otherCovered the share of the other record that is in this one
     * @param bitError the share of bits in which their Chromaprints differ where they fit best: below 0.15 both records
     *     have the same recording there, about 0.5 is what unrelated audio has
     */
    record RelationResponse(
            long recordId,
            @Nullable String title,
            String kind,
            double covered,
            double otherCovered,
            double bitError,
            List<PassageResponse> passages) {
        static RelationResponse of(Related one) {
            return new RelationResponse(
                    one.recordId(),
                    one.title(),
                    one.relation().kind().code(),
                    rounded(one.relation().covered()),
                    rounded(one.relation().otherCovered()),
                    rounded(one.relation().bitError()),
                    one.relation().passages().stream().map(PassageResponse::of).toList());
        }
    }

    /**
     * A stretch that two records have in common. Times are in seconds.
     *
     * @param speed how many seconds of the other record one second of this one is
     */
    record PassageResponse(double from, double to, double otherFrom, double otherTo, double speed, double score) {
        static PassageResponse of(Passage passage) {
            return new PassageResponse(
                    rounded(passage.from()),
                    rounded(passage.to()),
                    rounded(passage.otherFrom()),
                    rounded(passage.otherTo()),
                    rounded(passage.speed()),
                    rounded(passage.score()));
        }
    }

    /** The parts of other records that a record contains, in order. */
    record RecordContents(List<ContentResponse> contents) {}

    /**
     * A stretch of a record that is in another one, too. Times are in seconds.
     *
     * @param recordFrom where it begins in the other record
     * @param kind what this record is to the other one
     */
    record ContentResponse(
            double from,
            double to,
            long recordId,
            @Nullable String title,
            double recordFrom,
            double speed,
            String kind) {
        static ContentResponse of(Content content) {
            return new ContentResponse(
                    rounded(content.passage().from()),
                    rounded(content.passage().to()),
                    content.recordId(),
                    content.title(),
                    rounded(content.passage().otherFrom()),
                    rounded(content.passage().speed()),
                    content.kind().code());
        }
    }

    /**
     * A page of groups of records that are one recording.
     *
     * @param nextCursor where the next page begins; missing after the last page
     */
    record DuplicatePage(
            List<DuplicateGroup> groups, @Nullable String nextCursor) {}

    /** Lists what a record has in common with others. */
    @GetMapping("/{id}/relations")
    RelationPage listRelations(
            Tenant tenant,
            @PathVariable long id,
            @RequestParam(defaultValue = "0") String cursor,
            @RequestParam(defaultValue = "100") int limit) {
        Refusal.requireWithin("limit", limit, 1, MOST);
        List<Related> found = related.after(RecordNumbers.key(tenant, id), RecordNumbers.cursor(cursor), limit + 1);
        ListPage<Related> page = ListPage.of(found, limit, last -> String.valueOf(last.recordId()));
        return new RelationPage(page.shown(RelationResponse::of), page.nextCursor());
    }

    /** Lists the parts of other records that a long record contains, in order. */
    @GetMapping(path = "/{id}/contents", produces = MediaType.APPLICATION_JSON_VALUE)
    RecordContents recordContents(Tenant tenant, @PathVariable long id) {
        return new RecordContents(related.contents(RecordNumbers.key(tenant, id)).stream()
                .map(ContentResponse::of)
                .toList());
    }

    /** The same as a table. */
    @GetMapping(path = "/{id}/contents", produces = "text/csv")
    String recordContentsAsCsv(Tenant tenant, @PathVariable long id) {
        return ContentsText.csv(related.contents(RecordNumbers.key(tenant, id)));
    }

    /** The same as a cue sheet, by which players show the tracks of a long file. */
    @GetMapping(path = "/{id}/contents", produces = CUE)
    String recordContentsAsCue(Tenant tenant, @PathVariable long id) {
        RecordKey key = RecordNumbers.key(tenant, id);
        Records.View record = records.find(key).orElseThrow(RecordNumbers::unknownRecord);
        String title = record.row().shown().title();
        String file = record.newest() == null ? null : record.newest().fileName();
        return ContentsText.cue(
                title == null ? "Record " + id : title, file == null ? "record-" + id : file, related.contents(key));
    }

    /** Groups of records that are one recording, with the evidence for it and their differences. */
    @GetMapping("/duplicates")
    DuplicatePage listDuplicates(
            Tenant tenant,
            @RequestParam(defaultValue = "0") String cursor,
            @RequestParam(defaultValue = "100") int limit) {
        Refusal.requireWithin("limit", limit, 1, MOST);
        List<Group> found = related.duplicates(tenant.id(), RecordNumbers.cursor(cursor), limit + 1);
        ListPage<Group> page = ListPage.of(
                found,
                limit,
                last -> String.valueOf(last.members().getFirst().row().id()));
        return new DuplicatePage(page.shown(DuplicateGroup::of), page.nextCursor());
    }

    /** Times are exact to a hop of 23 ms; further digits would say nothing. */
    static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }
}
