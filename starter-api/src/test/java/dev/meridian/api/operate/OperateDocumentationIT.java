package dev.meridian.api.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.MeridianApplication;
import dev.meridian.api.operate.OperatePage.Block;
import dev.meridian.devstack.Database;
import dev.meridian.devstack.SharedServers;
import dev.meridian.devstack.TemporalAddress;
import dev.meridian.workflows.job.JobSearchAttributes;
import io.temporal.client.WorkflowClient;
import io.temporal.common.SearchAttributeKey;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Every command and every statement of docs/operate.md, against the running service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperateDocumentationIT {
    private static final String ONE_BATCH_AT_A_TIME = "Max concurrent batch operations is reached";

    private final AtomicInteger explorers = new AtomicInteger();
    private final SlowObjectStore store = new SlowObjectStore();
    private final TemporalAddress temporal = SharedServers.temporal(JobSearchAttributes.ALL.stream()
            .collect(Collectors.toMap(SearchAttributeKey::getName, attribute -> "Keyword")));
    private final Database database = SharedServers.postgres().freshDatabase();
    private ConfigurableApplicationContext service;

    @BeforeAll
    void startTheService() {
        service = new SpringApplicationBuilder(MeridianApplication.class)
                .run(
                        "--server.port=0",
                        "--database.url=" + database.jdbcUrl(),
                        "--database.user=" + database.user(),
                        "--database.password=" + database.password(),
                        "--temporal.address=" + temporal.target(),
                        "--temporal.namespace=" + temporal.namespace(),
                        "--s3.endpoint=" + store.endpoint(),
                        "--s3.access-key-id=id",
                        "--s3.secret-access-key=secret",
                        "--reconciler.every=500ms",
                        "--reconciler.describe-after=2s");
    }

    @AfterAll
    void stopTheService() {
        store.takes(Duration.ZERO);
        service.close();
        store.close();
    }

    @TestFactory
    Stream<DynamicTest> everyCommandDoesWhatThePageSays() {
        return OperatePage.blocks("bash").stream()
                .filter(block -> !block.commands().isEmpty())
                .map(block -> DynamicTest.dynamicTest(block.heading() + ": " + block.commands(), () -> run(block)));
    }

    @TestFactory
    Stream<DynamicTest> everyStatementRuns() {
        Jdbi jdbi = service.getBean(Jdbi.class);
        String someJob = "'00000000-0000-7000-8000-000000000000'";
        return OperatePage.blocks("sql").stream()
                .flatMap(block -> block.statements().stream())
                .map(statement -> DynamicTest.dynamicTest(
                        statement,
                        () -> jdbi.useHandle(handle -> assertThat(handle.getConnection()
                                        .createStatement()
                                        .execute(statement.replace(":'job'", someJob)))
                                .isTrue())));
    }

    private void run(Block block) {
        store.takes(Duration.ofSeconds(1));
        RunningRefresh refresh = RunningRefresh.start(
                api(), service.getBean(WorkflowClient.class), "operated-" + explorers.incrementAndGet());
        try {
            block.commands().forEach(command -> run(command, refresh));
            store.takes(Duration.ZERO);
            refresh.awaitJob(outcomeOf(block));
        } finally {
            store.takes(Duration.ZERO);
            refresh.end();
        }
    }

    private void run(String command, RunningRefresh refresh) {
        Map<String, String> variables = new HashMap<>(refresh.variables());
        variables.put("TEMPORAL_ADDRESS", temporal.target());
        variables.put("TEMPORAL_NAMESPACE", temporal.namespace());
        Terminal.Result result = await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> Terminal.run(command, variables),
                        done -> !done.output().contains(ONE_BATCH_AT_A_TIME));
        assertThat(result.status()).as("%s%n%s", command, result.output()).isZero();
        assertThat(result.output()).isNotBlank();
    }

    /** What the page says becomes of the job. */
    private static String outcomeOf(Block block) {
        return switch (block.heading()) {
            case "Cancel", "Terminate", "Many at once" -> "cancelled";
            default -> "completed";
        };
    }

    private URI api() {
        return URI.create("http://127.0.0.1:" + service.getEnvironment().getRequiredProperty("local.server.port"));
    }
}
