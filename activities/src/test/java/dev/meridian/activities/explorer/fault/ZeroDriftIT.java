package dev.meridian.activities.explorer.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.explorer.edit.AcceptedEdit;
import dev.meridian.activities.explorer.fault.FaultKind.Step;
import dev.meridian.activities.explorer.fault.FaultPlan.Fault;
import dev.meridian.activities.explorer.fault.FaultyActivities.Lease;
import dev.meridian.workflows.explorer.ExplorerKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whatever fails and whenever, in the end the bucket equals the database and every job has ended as it should.
 *
 * <p>A run without faults shows the steps of a refresh: every statement, commit and request. Each kind of fault at each
 * step that it fits is one case; the cases are shuffled and dealt to the runs, each with up to two further faults at
 * random steps. {@code -Dmeridian.faults.runs=} says how many runs (30, and 150 in the soak),
 * {@code -Dmeridian.faults.seed=} repeats a shuffle, {@code -Dmeridian.faults.atATime=} says how many explorers suffer at
 * a time.
 */
@Tag("slow")
class ZeroDriftIT {
    private static final Logger log = LoggerFactory.getLogger(ZeroDriftIT.class);
    private static final long SEED = Long.getLong("meridian.faults.seed", System.nanoTime());
    private static final int AT_A_TIME = Integer.getInteger("meridian.faults.atATime", 60);
    private static final int VIEWS = 12;

    private static final FaultHarness HARNESS = new FaultHarness(VIEWS, Lease.SHORT);

    @AfterAll
    static void close() {
        HARNESS.close();
    }

    @Test
    void whateverFailsTheBucketEqualsTheDatabaseInTheEnd() throws Exception {
        play(Integer.getInteger("meridian.faults.runs", 30));
    }

    @Test
    @Tag("soak")
    void whateverFailsInHundredsOfRunsTheBucketEqualsTheDatabaseInTheEnd() throws Exception {
        play(Integer.getInteger("meridian.faults.runs", 150));
    }

    private static void play(int howMany) throws Exception {
        log.warn("{} runs, to be repeated by -Dmeridian.faults.seed={}", howMany, SEED);
        List<FaultPlan> plans = plans(howMany);
        List<FaultRun> runs = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            runs.add(HARNESS.newRun(plans.get(i), SEED + i));
        }
        List<String> failures = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService atATime = Executors.newFixedThreadPool(AT_A_TIME)) {
            List<Future<?>> all = new ArrayList<>();
            for (FaultRun run : runs) {
                all.add(atATime.submit(() -> {
                    try {
                        HARNESS.play(run);
                        HARNESS.checker.assertExplorerIsAsItsTsvSays(run.explorer);
                        HARNESS.checker.assertJobsEndedAsTheyShould(run.explorer);
                    } catch (AssertionError | RuntimeException failed) {
                        failures.add(run + "\n" + failed);
                    }
                }));
            }
            for (Future<?> run : all) {
                run.get();
            }
        }
        log.warn("What struck: {}", FaultRun.struck(runs));
        assertThat(failures)
                .as("runs that failed with -Dmeridian.faults.seed=" + SEED)
                .isEmpty();
        HARNESS.checker.assertBucketEqualsDatabase();
    }

    private static List<FaultPlan> plans(int howMany) {
        FaultRun control = HARNESS.newRun(FaultPlan.none(), SEED);
        HARNESS.play(control);
        HARNESS.checker.assertExplorerIsAsItsTsvSays(control.explorer);
        List<Fault> cases = new ArrayList<>();
        for (int step = 0; step < control.steps.size(); step++) {
            Step what = control.steps.get(step);
            for (FaultKind kind : FaultKind.values()) {
                if (kind.fits(what)) {
                    cases.add(new Fault(kind, step));
                }
            }
        }
        Random random = new Random(SEED);
        Collections.shuffle(cases, random);
        log.warn("{} cases at {} steps", cases.size(), control.steps.size());
        List<FaultPlan> plans = new ArrayList<>();
        for (int i = 0; i < howMany; i++) {
            plans.add(FaultPlan.startingWith(cases.get(i % cases.size()), random));
        }
        return plans;
    }

    @Test
    void theCheckerNoticesAnObjectThatIsMarkedAsSyncedAndWasNeverUploaded() {
        ExplorerFixture fixture = ExplorerFixture.create();
        DriftChecker checker = new DriftChecker(fixture.jdbi, fixture.bucket);
        ExplorerKey explorer = ExplorerFixture.newExplorer();
        fixture.putAndRefresh(explorer, Tsv.published().view("Deaths", "One"));
        checker.assertBucketEqualsDatabase();
        checker.assertExplorerIsAsItsTsvSays(explorer);
        checker.assertJobsEndedAsTheyShould(explorer);
        UUID deaths = fixture.configOf(explorer, "metric=deaths");

        AcceptedEdit edit = fixture.put(explorer, Tsv.published().view("Deaths", "Two"));
        fixture.refreshViews(fixture.turn(explorer, edit));
        fixture.jdbi.useHandle(handle -> handle.execute("UPDATE chart_configs SET synced_md5 = md5"));
        fixture.books.complete(fixture.turn(explorer, edit));

        checker.assertExplorerIsAsItsTsvSays(explorer);
        assertThatThrownBy(checker::assertBucketEqualsDatabase).isInstanceOf(AssertionError.class);

        fixture.bucket.put(
                deaths,
                Objects.requireNonNull(fixture.storedViews(explorer).getFirst().config()));
        checker.assertBucketEqualsDatabase();
        fixture.bucket.put(UUID.randomUUID(), "{}");
        assertThatThrownBy(checker::assertBucketEqualsDatabase).isInstanceOf(AssertionError.class);
    }

    @Test
    void theCheckerNoticesViewsAndJobsThatAreNotAsTheyShouldBe() {
        ExplorerFixture fixture = ExplorerFixture.create();
        DriftChecker checker = new DriftChecker(fixture.jdbi, fixture.bucket);
        ExplorerKey explorer = ExplorerFixture.newExplorer();
        AcceptedEdit edit = fixture.put(explorer, Tsv.published().view("Deaths", "One"));

        assertThatThrownBy(() -> checker.assertExplorerIsAsItsTsvSays(explorer)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> checker.assertJobsEndedAsTheyShould(explorer)).isInstanceOf(AssertionError.class);

        fixture.refresh(explorer, edit);
        checker.assertExplorerIsAsItsTsvSays(explorer);
        checker.assertJobsEndedAsTheyShould(explorer);
    }
}
