package dev.meridian.api.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.operate.OperatePage.Block;
import dev.meridian.api.testing.TestService;
import dev.meridian.api.testing.TestService.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every command and every statement of docs/operate.md, against the running service. */
@Tag("slow")
class OperateDocumentationIT {
    private static final String ONE_BATCH_AT_A_TIME = "Max concurrent batch operations is reached";
    private static final SlowObjectStore STORE = new SlowObjectStore();
    private static final AtomicInteger EXPLORERS = new AtomicInteger();

    private static Settings settings;
    private static TestService service;

    @BeforeAll
    static void start() {
        settings = Settings.fresh()
                .with("S3_ENDPOINT", STORE.endpoint().toString())
                .with("RECONCILER_EVERY", "500ms")
                .with("RECONCILER_DESCRIBE_AFTER", "2s");
        service = TestService.start(settings);
    }

    @AfterAll
    static void stop() {
        STORE.takes(Duration.ZERO);
        service.close();
        STORE.close();
    }

    @TestFactory
    Stream<DynamicTest> everyCommandDoesWhatThePageSays() {
        return OperatePage.blocks("bash").stream()
                .filter(block -> !block.commands().isEmpty())
                .map(block -> DynamicTest.dynamicTest(block.heading() + ": " + block.commands(), () -> run(block)));
    }

    @TestFactory
    Stream<DynamicTest> everyStatementRuns() {
        return OperatePage.blocks("sql").stream()
                .flatMap(block -> block.statements().stream())
                .map(statement -> DynamicTest.dynamicTest(statement, () -> run(statement)));
    }

    private static void run(Block block) {
        STORE.takes(Duration.ofMillis(700));
        RunningRefresh refresh = RunningRefresh.start(service, "operated-" + EXPLORERS.incrementAndGet());
        try {
            block.commands().forEach(command -> run(command, refresh));
            String end = endOf(block);
            if (end.equals("completed")) {
                STORE.takes(Duration.ZERO);
            }
            refresh.awaitJob(end);
        } finally {
            STORE.takes(Duration.ZERO);
            refresh.end();
        }
    }

    private static void run(String command, RunningRefresh refresh) {
        Map<String, String> variables = new HashMap<>(refresh.variables());
        variables.put("TEMPORAL_ADDRESS", settings.values().get("TEMPORAL_ADDRESS"));
        variables.put("TEMPORAL_NAMESPACE", settings.values().get("TEMPORAL_NAMESPACE"));
        Terminal.Result result = await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> Terminal.run(command, variables),
                        done -> !done.output().contains(ONE_BATCH_AT_A_TIME));
        assertThat(result.status()).as("%s%n%s", command, result.output()).isZero();
    }

    private static void run(String statement) {
        String anyJob = "'00000000-0000-7000-8000-000000000000'";
        service.bean(Jdbi.class)
                .useHandle(handle -> handle.createQuery(statement
                                .replace(":'job'", anyJob)
                                .replace(":'workflow'", "'page/default/1'")
                                .replace("::", "\\:\\:"))
                        .mapToMap()
                        .list());
    }

    /** What the page says becomes of the job. */
    private static String endOf(Block block) {
        return switch (block.heading()) {
            case "Cancel", "Terminate", "Many at once" -> "cancelled";
            default -> "completed";
        };
    }
}
