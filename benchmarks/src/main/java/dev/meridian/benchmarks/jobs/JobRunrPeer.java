package dev.meridian.benchmarks.jobs;

import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.IntStream;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.configuration.JobRunrConfiguration;
import org.jobrunr.scheduling.JobScheduler;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jobrunr.utils.mapper.jackson3.Jackson3JsonMapper;

/** JobRunr's client or worker, as {@code benchmarks/peers/protocol.mjs} describes them. */
public final class JobRunrPeer {
    /** Five seconds are the shortest that JobRunr's own settings name for a database. */
    static final Duration POLL = Duration.ofSeconds(5);

    private JobRunrPeer() {}

    public static void main(String[] arguments) throws IOException {
        boolean isWorker = arguments[0].equals("worker");
        try (HikariDataSource store = new HikariDataSource();
                BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            store.setJdbcUrl(System.getenv("PEER_STORE"));
            store.setMaximumPoolSize(JobSystem.CONCURRENCY);
            JobRunrConfiguration configuration = JobRunr.configure()
                    .useJsonMapper(new Jackson3JsonMapper())
                    .useStorageProvider(new PostgresStorageProvider(store));
            if (isWorker) {
                configuration.useBackgroundJobServer(
                        BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                                .andPollInterval(POLL)
                                .andWorkerCount(Integer.parseInt(arguments[1])));
            }
            JobScheduler scheduler = configuration.initialize().getJobScheduler();
            say("ready");
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                String[] order = line.split(" ", 3);
                Thread.startVirtualThread(() -> obey(scheduler, order));
            }
        }
        System.exit(0);
    }

    /** The job. */
    public static void perform(int job, long delay) throws InterruptedException {
        if (delay > 0) {
            Thread.sleep(Duration.ofMillis(delay));
        }
        say("done " + job);
    }

    private static void obey(JobScheduler scheduler, String[] order) {
        int job = Integer.parseInt(order[1]);
        if (order[0].equals("one")) {
            long delay = Long.parseLong(order[2]);
            scheduler.enqueue(() -> JobRunrPeer.perform(job, delay));
            say("accepted " + job);
        } else {
            scheduler.enqueue(
                    IntStream.range(job, job + Integer.parseInt(order[2])).boxed(),
                    each -> JobRunrPeer.perform(each, 0L));
            say("accepted bulk");
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
