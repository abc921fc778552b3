package dev.meridian.api.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestHttp.Answer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Clips that are searched for among records, over REST. */
@Tag("slow")
class RecordSearchIT {
    private static final int TUNES = 4;
    private static final double SECONDS = 60;
    private static final String MONO = "anoisesrc=color=pink:amplitude=0.03:duration=15:seed=4";

    @RegisterExtension
    static final RecordTest RECORDS = new RecordTest();

    private static final List<Long> IDS = new ArrayList<>();

    @BeforeAll
    static void fourTunesAreProcessed() {
        for (int number = 0; number < TUNES; number++) {
            Path tune = RECORDS.audio()
                    .tune("tune" + number + ".flac", number, SECONDS, "-metadata", "title=Tune " + number);
            JsonNode shown = RECORDS.calls().process(tune);
            assertThat(shown.path("status").asString()).as(shown.toString()).isEqualTo("processed");
            IDS.add(shown.path("id").asLong());
        }
    }

    private static Path tune(int number) {
        return RECORDS.files().resolve("tune" + number + ".flac");
    }

    private static JsonNode matches(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().path("matches");
    }

    private static void assertFound(Path clip, int number, double from, double speed) {
        JsonNode best = matches(RECORDS.calls().search(clip)).path(0);
        assertThat(best.path("recordId").asLong()).as(best.toString()).isEqualTo(IDS.get(number));
        assertThat(best.path("title").asString()).isEqualTo("Tune " + number);
        assertThat(best.path("score").asDouble()).isBetween(0.05, 1.0);
        assertThat(best.path("confidence").asDouble()).isBetween(0.5, 1.0);
        assertThat(best.path("speed").asDouble()).isCloseTo(speed, within(0.005));
        double start = best.path("recordFrom").asDouble()
                - best.path("clipFrom").asDouble() * best.path("speed").asDouble();
        assertThat(start).isCloseTo(from, within(0.3));
        assertThat(best.path("clipTo").asDouble())
                .isGreaterThan(best.path("clipFrom").asDouble() + 3);
    }

    @Test
    void aNoisyClipIsFoundWhereItIs() {
        Path clip = RECORDS.audio()
                .make(
                        "noisy.mp3",
                        "-ss",
                        "21.3",
                        "-t",
                        "15",
                        "-i",
                        tune(2).toString(),
                        "-f",
                        "lavfi",
                        "-i",
                        MONO,
                        "-filter_complex",
                        "[0:a]aformat=channel_layouts=mono[m];[m][1:a]amix=inputs=2:normalize=0",
                        "-b:a",
                        "64k");
        assertFound(clip, 2, 21.3, 1);
    }

    @Test
    void aTelephonesClipAndAFasterOneAreFound() {
        Path telephone = RECORDS.audio()
                .make(
                        "telephone.wav",
                        "-ss",
                        "30.5",
                        "-t",
                        "12",
                        "-i",
                        tune(1).toString(),
                        "-af",
                        "highpass=f=300,lowpass=f=3400",
                        "-ar",
                        "8000",
                        "-ac",
                        "1",
                        "-c:a",
                        "pcm_mulaw");
        assertFound(telephone, 1, 30.5, 1);
        Path faster = RECORDS.audio()
                .make(
                        "faster.flac",
                        "-ss",
                        "10",
                        "-t",
                        "20",
                        "-i",
                        tune(3).toString(),
                        "-af",
                        "asetrate=22491,aresample=22050");
        assertFound(faster, 3, 10, 1.02);
    }

    @Test
    void whatIsNotInARecordIsNotFound() {
        List<Path> foreign = List.of(
                RECORDS.audio().tune("foreign.flac", 99, 15),
                RECORDS.audio().tone("tone.wav", 15),
                RECORDS.audio().generate("noise.wav", "anoisesrc=duration=15:seed=1"),
                RECORDS.audio().generate("hum.wav", "aevalsrc='0.3*sin(2*PI*50*t)+0.1*sin(2*PI*150*t)':d=15"),
                RECORDS.audio().generate("clicks.wav", "aevalsrc='if(lt(mod(t\\,0.5)\\,0.002)\\,0.8\\,0)':d=15"),
                RECORDS.audio().generate("silence.wav", "anullsrc=d=15"));
        for (Path clip : foreign) {
            assertThat(matches(RECORDS.calls().search(clip)).size())
                    .as(clip.toString())
                    .isZero();
        }
    }

    /** Its own record has it at its own speed, which must not hide that others have it at another one. */
    @Test
    void aPassageIsFoundWhereItPlaysAtAnotherSpeed() {
        Path faster =
                RECORDS.audio().make("version.flac", "-i", tune(2).toString(), "-af", "asetrate=22491,aresample=22050");
        long id = RECORDS.calls().process(faster).path("id").asLong();
        JsonNode best = matches(RECORDS.service()
                        .http()
                        .post("/api/records/search", "{\"recordId\":" + id + ",\"from\":5,\"to\":20}"))
                .path(0);
        assertThat(best.path("recordId").asLong()).as(best.toString()).isEqualTo(IDS.get(2));
        assertThat(best.path("speed").asDouble()).isCloseTo(1.02, within(0.005));
        RECORDS.calls().delete(id);
    }

    @Test
    void aPassageOfARecordIsFoundElsewhereOnly() {
        Path tape = RECORDS.audio()
                .make(
                        "tape.flac",
                        "-i",
                        tune(0).toString(),
                        "-i",
                        tune(0).toString(),
                        "-filter_complex",
                        "[0:a]atrim=10:40,asetpts=PTS-STARTPTS[a];[1:a]atrim=10:40,asetpts=PTS-STARTPTS[b];"
                                + "anullsrc=r=22050:d=2[gap];[a][gap][b]concat=n=3:v=0:a=1");
        long id = RECORDS.calls().process(tape).path("id").asLong();
        JsonNode found = matches(
                RECORDS.service().http().post("/api/records/search", "{\"recordId\":" + id + ",\"from\":5,\"to\":20}"));
        List<String> places = new ArrayList<>();
        found.forEach(match -> places.add(match.path("recordId").asLong() + " "
                + Math.round(match.path("recordFrom").asDouble()
                        - match.path("clipFrom").asDouble())));
        assertThat(places).containsExactlyInAnyOrder(IDS.get(0) + " 15", id + " 37");
        RECORDS.calls().delete(id);
        assertThat(matches(RECORDS.service()
                                .http()
                                .post("/api/records/search", "{\"recordId\":" + IDS.get(0) + ",\"from\":15,\"to\":30}"))
                        .size())
                .as("the deleted record is found no more")
                .isZero();
    }

    @Test
    void whatCannotBeSearchedForIsRefused() {
        assertRefused(RECORDS.calls().search(RECORDS.audio().tone("short.wav", 2.5)), 422, "clip_too_short");
        assertRefused(
                RECORDS.calls().search(RECORDS.audio().write("text.mp3", "no audio at all".getBytes())),
                422,
                "not_audio");
        assertRefused(RECORDS.calls().search(RECORDS.audio().write("empty.mp3", new byte[0])), 422, "not_audio");
        assertRefused(
                RECORDS.calls()
                        .search(RECORDS.audio()
                                .write("list.mp3", "ffconcat version 1.0\nfile tune0.flac\n".getBytes())),
                422,
                "unsupported_format");
        assertRefused(
                RECORDS.calls().search(RECORDS.audio().write("large.wav", new byte[(10 << 20) + 1])),
                413,
                "body_too_large");
        String passage = "{\"recordId\":%s,\"from\":%s,\"to\":%s}";
        assertRefused(post(passage.formatted(IDS.get(0), 5, 7)), 422, "bad_passage");
        assertRefused(post(passage.formatted(IDS.get(0), 0, 61)), 422, "bad_passage");
        assertRefused(post(passage.formatted(IDS.get(0), -1, 10)), 422, "bad_passage");
        assertRefused(post(passage.formatted(4_000_000, 0, 10)), 404, "unknown_record");
        assertRefused(post(passage.formatted(RECORDS.calls().create("{}"), 0, 10)), 422, "no_prints");
        assertRefused(post("{\"recordId\":1}"), 422, "missing_field");
    }

    private static Answer post(String json) {
        return RECORDS.service().http().post("/api/records/search", json);
    }

    private static void assertRefused(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().path("code").asString()).as(answer.body()).isEqualTo(code);
    }

    @Test
    void theSameAudioOnceMoreIsFoundTwiceAndTakenFromTheStepsThatAreDone() {
        Jdbi jdbi = RECORDS.service().bean(Jdbi.class);
        long before = count(jdbi, "record_prints");
        long id = RECORDS.calls().process(tune(1)).path("id").asLong();
        assertThat(count(jdbi, "record_prints")).isEqualTo(before);
        Path clip = RECORDS.audio().make("again.flac", "-ss", "7", "-t", "15", "-i", tune(1).toString());
        List<Long> found = new ArrayList<>();
        matches(RECORDS.calls().search(clip))
                .forEach(match -> found.add(match.path("recordId").asLong()));
        assertThat(found).containsExactlyInAnyOrder(IDS.get(1), id);
        RECORDS.calls().delete(id);
    }

    private static long count(Jdbi jdbi, String table) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM " + table)
                .mapTo(long.class)
                .one());
    }

    @Test
    void atMostTwoSearchesRunAtOnceAndNothingOfThemStays() throws Exception {
        Path clip = RECORDS.audio().make("minute.wav", "-i", tune(0).toString(), "-ar", "22050", "-ac", "1");
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(12)) {
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                answers.add(clients.submit(() -> RECORDS.service()
                        .http()
                        .send(RECORDS.service()
                                .http()
                                .request("/api/records/search")
                                .header("Content-Type", "audio/wav")
                                .POST(BodyPublishers.ofFile(clip)))));
            }
            for (Future<Answer> answer : answers) {
                statuses.add(answer.get().status());
                if (answer.get().status() == 429) {
                    assertRefused(answer.get(), 429, "too_busy");
                    assertThat(answer.get().response().headers().firstValue("Retry-After"))
                            .isPresent();
                }
            }
        }
        assertThat(statuses).isSubsetOf(200, 429).contains(200, 429);
        await().atMost(Duration.ofMinutes(1)).until(() -> filesOfRuns() == 0);
    }

    private static long filesOfRuns() throws IOException {
        try (Stream<Path> all = Files.walk(RECORDS.work())) {
            return all.filter(file -> file.getFileName().toString().equals("clip"))
                    .count();
        }
    }
}
