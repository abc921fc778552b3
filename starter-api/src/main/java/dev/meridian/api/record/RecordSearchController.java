package dev.meridian.api.record;

import dev.meridian.activities.access.Role;
import dev.meridian.activities.record.RecordSearch;
import dev.meridian.activities.record.RecordSearch.Found;
import dev.meridian.api.access.caller.AllowedFor;
import dev.meridian.api.problem.BodyUpTo;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import dev.meridian.domain.audio.landmark.search.Match;
import dev.meridian.workflows.record.RecordKey;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;

/** Finds the records that a clip is from. */
@ApiController
@RequestMapping("/api/records/search")
class RecordSearchController {
    /** The most bytes of a clip. */
    static final long LARGEST_CLIP = 10 << 20;

    private final RecordSearch records;
    private final ClipWork clips;

    RecordSearchController(RecordSearch records, ClipWork clips) {
        this.records = records;
        this.clips = clips;
    }

    /**
     * A passage of a record that is searched for in all records.
     *
     * @param from seconds from the record's start
     * @param to seconds from the record's start, 3 to 60 more than {@code from}
     */
    record RecordPassage(
            @Nullable Long recordId,
            @Nullable Double from,
            @Nullable Double to) {}

    /** Where a clip was found, best first. */
    record RecordMatches(List<RecordMatch> matches) {
        static RecordMatches of(List<Found> found) {
            return new RecordMatches(found.stream().map(RecordMatch::of).toList());
        }
    }

    /**
     * A place of a record where a clip was found. Times are in seconds.
     *
     * @param score how much of what the record has there was found in the clip, 0 to 1
     * @param confidence 0.5 at the least strength that counts as a match, and towards 1 above it
     * @param clipFrom where the record begins in the clip
     * @param clipTo where it ends there
     * @param recordFrom where {@code clipFrom} is in the record
     * @param speed how many seconds of the record one second of the clip is
     */
    record RecordMatch(
            long recordId,
            @Nullable String title,
            double score,
            double confidence,
            double clipFrom,
            double clipTo,
            double recordFrom,
            double speed) {
        static RecordMatch of(Found found) {
            Match match = found.match();
            return new RecordMatch(
                    found.recordId(),
                    found.title(),
                    rounded(match.score()),
                    rounded(match.confidence()),
                    rounded(Math.max(0, match.clipFrom())),
                    rounded(match.clipTo()),
                    rounded(Math.max(0, match.recordFrom())),
                    rounded(match.speed()));
        }

        /** The search is exact to a hop of 23 ms; further digits would say nothing. */
        private static double rounded(double value) {
            return Math.round(value * 10_000) / 10_000.0;
        }
    }

    /** Searches for the clip in the body, whatever type of audio it is sent as. The clip is not stored. */
    @AllowedFor(Role.VIEWER)
    @PostMapping(consumes = {MediaType.APPLICATION_OCTET_STREAM_VALUE, "audio/*", "video/*", "application/ogg"})
    @BodyUpTo(value = LARGEST_CLIP, timesInMemory = 2)
    RecordMatches searchByClip(Tenant tenant, @RequestBody(required = false) byte @Nullable [] clip) {
        byte[] bytes = clip == null ? new byte[0] : clip;
        return RecordMatches.of(clips.find(() -> records.find(tenant.id(), clips.peaks(bytes))));
    }

    /** Searches for a passage of a record; where it was taken from is no match. */
    @AllowedFor(Role.VIEWER)
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    RecordMatches searchByPassage(Tenant tenant, @RequestBody RecordPassage passage) {
        if (passage.recordId() == null || passage.from() == null || passage.to() == null) {
            throw Refusal.unprocessable("missing_field", "Say 'recordId', 'from' and 'to'")
                    .with("path", passage.recordId() == null ? "/recordId" : passage.from() == null ? "/from" : "/to");
        }
        RecordKey key = RecordNumbers.key(tenant, passage.recordId());
        double from = passage.from();
        double to = passage.to();
        double seconds = to - from;
        if (from < 0 || !(seconds >= ClipWork.SHORTEST_CLIP && seconds <= ClipWork.LONGEST_CLIP)) {
            throw Refusal.unprocessable("bad_passage", "A passage begins at 0 or later, and has 3 to 60 seconds")
                    .with("path", "/to");
        }
        return RecordMatches.of(clips.find(() -> records.findPassage(key, from, to)
                .orElseThrow(
                        () -> Refusal.unprocessable("no_prints", "The record has no fingerprints yet; process it first")
                                .with("path", "/recordId"))));
    }
}
