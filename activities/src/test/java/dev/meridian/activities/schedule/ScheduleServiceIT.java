package dev.meridian.activities.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.job.definition.JobDefinitions;
import dev.meridian.activities.task.Sleep;
import dev.meridian.activities.testing.TestDatabase;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.schedule.v1.Schedule;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rows of schedules and what Temporal has of them stay together; on PostgreSQL, with a Temporal that is busy at times. */
class ScheduleServiceIT {
    private static final Jdbi JDBI = TestDatabase.create().jdbi();
    private static final int MANY = 1_000_000;

    private final BusyTemporal temporal = new BusyTemporal();
    private final ScheduleService schedules = service(Clock.systemUTC());

    @BeforeEach
    void clear() {
        JDBI.useHandle(handle -> handle.execute("DELETE FROM schedules"));
    }

    @AfterEach
    void close() {
        temporal.close();
    }

    @Test
    void aCallIsRepeatedWhileTemporalIsBusyForAMoment() {
        temporal.refusals.set(2);
        assertThat(schedules.create("default", request("a", "\"cron\": \"0 5 * * *\"")))
                .isEqualTo(Insertion.DONE);
        assertThat(temporal.schedules).containsOnlyKeys("schedule/default/a");
        assertThat(sync("a")).isEqualTo("done");
    }

    @Test
    void aScheduleThatTemporalMadeAlthoughItRefusedIsTakenBack() {
        temporal.doesWhatItRefuses = true;
        temporal.refusals.set(MANY);
        assertThatThrownBy(() -> schedules.create("default", request("a", "\"everySeconds\": 60")))
                .isInstanceOf(StatusRuntimeException.class);
        assertThat(schedules.visible("default", "a")).isEmpty();
        assertThat(temporal.schedules).containsKey("schedule/default/a");

        temporal.refusals.set(0);
        assertThat(upkeep(Clock.systemUTC()).run()).isEqualTo(1);
        assertThat(temporal.schedules).isEmpty();
        assertThat(schedules.create("default", request("a", "\"everySeconds\": 60")))
                .isEqualTo(Insertion.DONE);
    }

    @Test
    void aRefusedNameIsFreeAtOnce() {
        temporal.refusals.set(MANY);
        assertThatThrownBy(() -> schedules.create("default", request("a", "\"everySeconds\": 60")))
                .satisfies(failed ->
                        assertThat(Status.fromThrowable(failed).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
        temporal.refusals.set(0);
        assertThat(schedules.create("default", request("a", "\"everySeconds\": 90, \"paused\": true")))
                .isEqualTo(Insertion.DONE);
        assertThat(made("a").getState().getPaused()).isTrue();
    }

    @Test
    void aChangeThatTemporalTookAlthoughItRefusedIsTakenBack() {
        schedules.create("default", request("a", "\"everySeconds\": 60"));
        temporal.doesWhatItRefuses = true;
        temporal.refusals.set(MANY);
        assertThatThrownBy(() -> schedules.change("default", "a", json("{\"everySeconds\": 90}")))
                .isInstanceOf(StatusRuntimeException.class);
        assertThat(every("a")).isEqualTo(90);
        assertThat(schedules.visible("default", "a").orElseThrow().request().everySeconds())
                .isEqualTo(60);

        temporal.refusals.set(0);
        aMinutePasses();
        assertThat(upkeep(Clock.systemUTC()).run()).isEqualTo(1);
        assertThat(every("a")).isEqualTo(60);
    }

    @Test
    void aDeletionThatTemporalDidAlthoughItRefusedIsTakenBack() {
        schedules.create("default", request("a", "\"everySeconds\": 60"));
        temporal.doesWhatItRefuses = true;
        temporal.refusals.set(MANY);
        // The refused call is repeated, finds the schedule gone, and is refused again.
        assertThatThrownBy(() -> schedules.delete("default", "a")).isInstanceOf(StatusRuntimeException.class);
        temporal.refusals.set(0);
        aMinutePasses();
        upkeep(Clock.systemUTC()).run();
        assertThat(temporal.schedules).containsOnlyKeys("schedule/default/a");
        assertThat(schedules.delete("default", "a")).isTrue();
        assertThat(temporal.schedules).isEmpty();
    }

    @Test
    void theLimitHoldsForRequestsAtTheSameTime() throws Exception {
        ScheduleRequest any = ScheduleRequest.SHAPE.read(request("any", "\"everySeconds\": 60"), "");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Insertion>> calls = IntStream.range(0, 40)
                    .<Callable<Insertion>>mapToObj(i ->
                            () -> JDBI.inTransaction(tx -> ScheduleRows.insert(tx, "many", named(any, "s" + i), 10)))
                    .toList();
            int made = 0;
            for (Future<Insertion> call : threads.invokeAll(calls)) {
                made += call.get() == Insertion.DONE ? 1 : 0;
            }
            assertThat(made).isEqualTo(10);
        }
    }

    @Test
    void aStoredScheduleOfAnEarlierVersionIsGivenItsTimesAndKeepsItsPause() {
        schedules.create(
                "default", request("a", "\"cron\": \"30 2 * * *\", \"timeZone\": \"Europe/Paris\", \"paused\": true"));
        JDBI.useHandle(handle -> handle.execute(
                "UPDATE schedules SET planned_by = DEFAULT, planned_from = DEFAULT, planned_until = DEFAULT"));
        temporal.schedules.computeIfPresent(
                "schedule/default/a",
                (id, made) -> made.toBuilder()
                        .setSpec(io.temporal.api.schedule.v1.ScheduleSpec.newBuilder()
                                .addCronString("30 2 * * *"))
                        .build());

        assertThat(upkeep(Clock.systemUTC()).run()).isEqualTo(1);

        Schedule now = made("a");
        assertThat(now.getSpec().getCronStringCount()).isZero();
        assertThat(now.getSpec().getStructuredCalendarCount()).isGreaterThan(1);
        assertThat(now.getState().getPaused()).isTrue();
        assertThat(upkeep(Clock.systemUTC()).run()).isZero();
    }

    @Test
    void aCronTextThatIsNotTakenAnyMoreGoesOnAsTemporalReadsIt() {
        schedules.create("default", request("a", "\"cron\": \"0 5 * * *\""));
        JDBI.useHandle(handle -> handle.execute(
                "UPDATE schedules SET planned_by = '', request = replace(request, '0 5 * * *', '0 10 * * 5#3')"));
        Schedule before = made("a");
        upkeep(Clock.systemUTC()).run();
        assertThat(made("a")).isEqualTo(before);
        assertThatThrownBy(() -> schedules.change("default", "a", json("{\"note\": \"x\"}")))
                .hasMessageContaining("5#3");
    }

    @Test
    void theTimesAreMovedOnBeforeTheyEnd() {
        Clock then = Clock.fixed(Instant.parse("2026-11-26T00:00:00Z"), ZoneOffset.UTC);
        service(then).create("default", request("a", "\"cron\": \"30 2 * * *\", \"timeZone\": \"Europe/Paris\""));
        assertThat(lastYear("a")).isEqualTo(2028);
        JDBI.useHandle(
                handle -> handle.execute("UPDATE schedules SET planned_until = (now() + interval '11 months')::date"));
        Clock later = Clock.fixed(Instant.parse("2028-02-01T00:00:00Z"), ZoneOffset.UTC);
        assertThat(upkeep(later).run()).isEqualTo(1);
        assertThat(lastYear("a")).isEqualTo(2030);
    }

    @Test
    void aBackfillOfTimesLongAgoGivesTemporalThoseTimes() {
        schedules.create("default", request("a", "\"cron\": \"30 2 * * *\", \"timeZone\": \"Europe/Paris\""));
        assertThat(firstYear("a")).isGreaterThan(2020);
        StoredSchedule stored = schedules.visible("default", "a").orElseThrow();
        // This Temporal knows no patches: what counts is what it was given before.
        assertThatThrownBy(() -> schedules.backfill(
                        stored, Instant.parse("2020-03-01T00:00:00Z"), Instant.parse("2020-03-31T00:00:00Z"), null))
                .isInstanceOf(StatusRuntimeException.class);
        assertThat(firstYear("a")).isEqualTo(2020);
        schedules.change("default", "a", json("{\"note\": \"x\"}"));
        assertThat(firstYear("a")).as("a change keeps them").isEqualTo(2020);
    }

    @Test
    void aBackfillOfTooManyRunsIsRefused() {
        for (String when : List.of("\"everySeconds\": 60", "\"cron\": \"* * * * *\"")) {
            schedules.create("default", request("a", when));
            StoredSchedule stored = schedules.visible("default", "a").orElseThrow();
            Instant from = Instant.parse("2026-03-01T00:00:00Z");
            assertThatThrownBy(() -> schedules.backfill(stored, from, from.plusSeconds(60 * 10_001), null))
                    .hasMessageContaining("10000 runs");
            schedules.delete("default", "a");
        }
    }

    private ScheduleService service(Clock clock) {
        JobDefinitions definitions = new JobDefinitions(List.of(Sleep.DEFINITION));
        return new ScheduleService(JDBI, temporal.client(), definitions, clock);
    }

    private ScheduleUpkeep upkeep(Clock clock) {
        return new ScheduleUpkeep(JDBI, temporal.client(), clock);
    }

    private static void aMinutePasses() {
        JDBI.useHandle(handle -> handle.execute("UPDATE schedules SET sync_at = sync_at - interval '1 minute'"));
    }

    private static String sync(String name) {
        return JDBI.withHandle(handle -> handle.select("SELECT sync FROM schedules WHERE name = ?", name)
                .mapTo(String.class)
                .one());
    }

    private long every(String name) {
        return spec(name).getInterval(0).getInterval().getSeconds();
    }

    private int lastYear(String name) {
        return years(name).max().orElseThrow();
    }

    private int firstYear(String name) {
        return years(name).min().orElseThrow();
    }

    private IntStream years(String name) {
        return spec(name).getStructuredCalendarList().stream()
                .flatMap(calendar -> calendar.getYearList().stream())
                .flatMapToInt(range -> IntStream.of(range.getStart(), range.getEnd()))
                .filter(year -> year > 0);
    }

    private io.temporal.api.schedule.v1.ScheduleSpec spec(String name) {
        return made(name).getSpec();
    }

    private Schedule made(String name) {
        return Objects.requireNonNull(temporal.schedules.get("schedule/default/" + name));
    }

    private static ScheduleRequest named(ScheduleRequest any, String name) {
        return new ScheduleRequest(
                name,
                any.job(),
                any.cron(),
                any.everySeconds(),
                any.offsetSeconds(),
                any.timeZone(),
                any.overlap(),
                any.catchUpSeconds(),
                any.paused(),
                any.note());
    }

    private static JsonNode request(String name, String when) {
        return json("{\"name\": \"" + name + "\", " + when
                + ", \"job\": {\"type\": \"sleep\", \"payload\": {\"delayMs\": 1}}}");
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
