package dev.meridian.api.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.meridian.api.testing.TestHttp.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What records have in common, over REST. Each test has tunes of its own. */
@Tag("slow")
class RecordRelationIT {
    @RegisterExtension
    static final RecordTest RECORDS = new RecordTest();

    private static Path tune(int number) {
        return RECORDS.audio().tune("tune" + number + ".flac", number, 60, "-metadata", "title=Tune " + number);
    }

    private static long process(Path file) {
        return processAll(file).getFirst();
    }

    /** The numbers of the files' records, which are processed side by side. */
    private static List<Long> processAll(Path... files) {
        List<Long> ids = new ArrayList<>();
        for (JsonNode shown : RECORDS.calls().process(List.of(files))) {
            assertThat(shown.path("status").asString()).as(shown.toString()).isEqualTo("processed");
            ids.add(shown.path("id").asLong());
        }
        return ids;
    }

    private static JsonNode relations(long id) {
        Answer answer = RECORDS.service().http().get("/api/records/" + id + "/relations");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().path("relations");
    }

    /** The relation of a record to another one; both know it. */
    private static JsonNode relation(long id, long other, String kind, String reversed) {
        for (JsonNode relation : relations(other)) {
            if (relation.path("recordId").asLong() == id) {
                assertThat(relation.path("kind").asString())
                        .as(relation.toString())
                        .isEqualTo(reversed);
            }
        }
        for (JsonNode relation : relations(id)) {
            if (relation.path("recordId").asLong() == other) {
                assertThat(relation.path("kind").asString())
                        .as(relation.toString())
                        .isEqualTo(kind);
                assertThat(relations(other).size()).isPositive();
                return relation;
            }
        }
        throw new AssertionError("no relation to " + other + " in " + relations(id));
    }

    @Test
    void copiesAreDuplicatesAndAFasterOneIsAVersion() {
        Path tune = tune(1);
        long original = process(tune);
        Path lossy = RECORDS.audio().make("copy.mp3", "-ss", "3.7", "-i", tune.toString(), "-b:a", "128k");
        Path quick = RECORDS.audio()
                .make(
                        "faster.flac",
                        "-i",
                        tune.toString(),
                        "-af",
                        "asetrate=22712,aresample=22050",
                        "-map_metadata",
                        "-1");
        List<Long> others = processAll(tune, lossy, quick);
        long bytes = others.get(0);
        long copy = others.get(1);
        long faster = others.get(2);

        relation(original, bytes, "same_audio", "same_audio");
        JsonNode same = relation(copy, original, "same_recording", "same_recording");
        assertThat(same.path("bitError").asDouble()).isLessThan(0.05);
        assertThat(same.at("/passages/0/otherFrom").asDouble()
                        - same.at("/passages/0/from").asDouble())
                .isCloseTo(3.7, within(0.3));
        JsonNode version = relation(faster, original, "version", "version");
        assertThat(version.at("/passages/0/speed").asDouble()).isCloseTo(1.03, within(0.004));

        // Other tests have made records, and perhaps duplicates, before.
        JsonNode groups = RECORDS.service()
                .http()
                .get("/api/records/duplicates?cursor=" + (original - 1))
                .json()
                .path("groups");
        JsonNode group = groups.path(0);
        List<Long> members = new ArrayList<>();
        group.path("records").forEach(one -> members.add(one.path("recordId").asLong()));
        assertThat(members).as(groups.toString()).containsExactly(original, bytes, copy);
        assertThat(group.path("evidence").size()).isEqualTo(3);
        List<String> differs = new ArrayList<>();
        group.path("differs").forEach(name -> differs.add(name.asString()));
        assertThat(differs).contains("codec", "bitRate", "seconds").doesNotContain("title");
        assertThat(RECORDS.service()
                        .http()
                        .get("/api/records/duplicates?cursor=" + original)
                        .json()
                        .path("groups")
                        .valueStream()
                        .map(later -> later.at("/records/0/recordId").asLong()))
                .doesNotContain(original);

        RECORDS.calls().delete(original);
        for (JsonNode relation : relations(copy)) {
            assertThat(relation.path("recordId").asLong()).isNotEqualTo(original);
        }
    }

    @Test
    void aTapeSaysWhatItHoldsInOrder() {
        Path first = tune(11);
        Path second = tune(12);
        Path speech = RECORDS.audio().tune("between.flac", 13, 90);
        List<Long> songs = processAll(first, second);
        long one = songs.get(0);
        long two = songs.get(1);
        Path tape = RECORDS.audio()
                .make(
                        "tape.flac",
                        "-i",
                        second.toString(),
                        "-i",
                        speech.toString(),
                        "-i",
                        first.toString(),
                        "-filter_complex",
                        "[0:a][1:a][2:a]concat=n=3:v=0:a=1",
                        "-metadata",
                        "title=A \"tape\"",
                        "-map_metadata",
                        "-1");
        long whole = process(tape);

        relation(whole, one, "contains", "contained");
        relation(whole, two, "contains", "contained");
        JsonNode contents = RECORDS.service()
                .http()
                .get("/api/records/" + whole + "/contents")
                .json()
                .path("contents");
        assertThat(contents.size()).as(contents.toString()).isEqualTo(2);
        assertThat(contents.at("/0/recordId").asLong()).isEqualTo(two);
        assertThat(contents.at("/0/from").asDouble()).isCloseTo(0, within(2.0));
        assertThat(contents.at("/1/recordId").asLong()).isEqualTo(one);
        assertThat(contents.at("/1/from").asDouble()).isCloseTo(150, within(2.0));
        assertThat(RECORDS.service()
                        .http()
                        .get("/api/records/" + one + "/contents")
                        .json()
                        .path("contents")
                        .size())
                .isZero();

        String csv = as(whole, "text/csv");
        assertThat(csv)
                .startsWith("from,to,record_id,title,record_from,speed,kind\r\n")
                .contains("," + two + ",Tune 12,");
        assertThat(as(whole, "application/x-cue"))
                .contains("FILE \"tape.flac\" WAVE\r\n", "TRACK 01 AUDIO\r\n    TITLE \"Tune 12\"\r\n    INDEX 01 00:0")
                .containsPattern("TRACK 02 AUDIO\r\n {4}TITLE \"Tune 11\"\r\n {4}INDEX 01 02:(29|3[01]):");
    }

    private static String as(long id, String mediaType) {
        Answer answer = RECORDS.service()
                .http()
                .send(RECORDS.service()
                        .http()
                        .request("/api/records/" + id + "/contents")
                        .header("Accept", mediaType)
                        .GET());
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void aSharedJingleIsAPassageAndOtherTunesHaveNothingInCommon() {
        Path jingle = tune(21);
        Path programme = RECORDS.audio().tune("programme.flac", 22, 90);
        Path other = RECORDS.audio().tune("other.flac", 23, 90);
        String mix = "[0:a]atrim=0:40[a];[1:a]atrim=10:30,asetpts=PTS-STARTPTS[j];"
                + "[0:a]atrim=40:90,asetpts=PTS-STARTPTS[b];[a][j][b]concat=n=3:v=0:a=1";
        List<Long> all = processAll(
                RECORDS.audio()
                        .make("one.flac", "-i", programme.toString(), "-i", jingle.toString(), "-filter_complex", mix),
                RECORDS.audio()
                        .make("two.flac", "-i", other.toString(), "-i", jingle.toString(), "-filter_complex", mix),
                RECORDS.audio().tune("foreign.flac", 24, 60));
        long one = all.get(0);
        long two = all.get(1);
        long foreign = all.get(2);

        JsonNode passage =
                relation(one, two, "shares_passage", "shares_passage").at("/passages/0");
        assertThat(passage.path("from").asDouble()).isCloseTo(40, within(2.0));
        assertThat(passage.path("to").asDouble()).isCloseTo(60, within(2.0));
        assertThat(relations(foreign).size()).isZero();
        assertThat(RECORDS.service().http().get("/api/records/99999/relations").status())
                .isEqualTo(404);
        assertThat(RECORDS.service()
                        .http()
                        .get("/api/records/" + one + "/relations?cursor=" + two)
                        .json()
                        .path("relations")
                        .size())
                .isZero();
    }

    /** Only what was published since is new; the mark in the row would be gone if the audio had been searched for again. */
    @Test
    void audioThatIsPublishedAlreadyIsNotSearchedForAgainAndLosesNoRelation() {
        Path tune = tune(41);
        Path lossy = RECORDS.audio().make("again.mp3", "-i", tune.toString(), "-b:a", "128k");
        long original = process(tune);
        List<Long> others = processAll(tune, lossy);
        Jdbi jdbi = RECORDS.service().bean(Jdbi.class);
        assertThat(jdbi.<Integer, RuntimeException>withHandle(handle -> handle.createUpdate(
                                "UPDATE record_relations SET bit_error = 0.0123 WHERE record_id IN (:one, :other)"
                                        + " AND other_id IN (:one, :other)")
                        .bind("one", original)
                        .bind("other", others.get(1))
                        .execute()))
                .isEqualTo(2);

        Answer accepted = RECORDS.service().http().post("/api/jobs", RecordCalls.job(original));
        assertThat(RECORDS.calls()
                        .awaitEnd(accepted.json().path("jobId").asString())
                        .path("status")
                        .asString())
                .isEqualTo("completed");

        assertThat(relation(original, others.get(1), "same_recording", "same_recording")
                        .path("bitError")
                        .asDouble())
                .isEqualTo(0.0123);
        relation(original, others.get(0), "same_audio", "same_audio");
        relation(others.get(0), others.get(1), "same_recording", "same_recording");

        // Other audio is searched for.
        Answer replaced = RECORDS.calls().put(original, lossy);
        RECORDS.calls().awaitEnd(replaced.json().path("jobId").asString());
        relation(original, others.get(1), "same_audio", "same_audio");
        relation(original, others.get(0), "same_recording", "same_recording");
    }

    @Test
    void ofRecordsThatAreProcessedAtTheSameTimeAllKnowEachOther() {
        Path tune = tune(31);
        List<Long> ids = new ArrayList<>();
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Path copy = RECORDS.audio()
                    .make("copy" + i + ".ogg", "-i", tune.toString(), "-c:a", "libopus", "-b:a", 64 + 16 * i + "k");
            long id = RECORDS.calls().create("{}");
            ids.add(id);
            jobs.add(RECORDS.calls().put(id, copy).json().path("jobId").asString());
        }
        jobs.forEach(
                job -> assertThat(RECORDS.calls().awaitEnd(job).path("status").asString())
                        .isEqualTo("completed"));
        for (long id : ids) {
            List<Long> known = new ArrayList<>();
            relations(id)
                    .forEach(relation -> known.add(relation.path("recordId").asLong()));
            List<Long> others = new ArrayList<>(ids);
            others.remove(id);
            assertThat(known).as("relations of record %s", id).containsExactlyElementsOf(others);
        }
    }
}
