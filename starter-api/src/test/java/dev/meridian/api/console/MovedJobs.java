package dev.meridian.api.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.api.testing.TestHttp;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.job.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Jobs of a service without workers: the test itself moves them, and compares what a list shows with what the API says. */
final class MovedJobs {
    private static final long SEED = 815;
    /** A prime number, so that every job has its turn before one has its second. */
    private static final long STRIDE = 1_999;

    private static final int JOBS_A_PAGE = 500;
    private static final JobProjection PROJECTION = new JobProjection();

    /**
     * Has newer jobs shown, scrolls through the list, and gives for each row its id and what stands in the cells that move. A row that
     * stands twice is an error. Jobs that come while the list is scrolled wait behind a line, as they do for people.
     */
    private static final String READ_ROWS = """
            async () => {
              const area = document.querySelector('.scroll')
              const drawn = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)))
              const text = (row, cell) => row.querySelector(cell).textContent.replace(/\\s+/g, ' ').trim()
              document.querySelector('.newer')?.click()
              await drawn()
              const rows = {}
              const places = {}
              for (let top = 0; ; top += area.clientHeight / 2) {
                area.scrollTop = top
                await drawn()
                await drawn()
                for (const row of area.querySelectorAll('.row')) {
                  if ((places[row.id] ??= row.ariaRowIndex) !== row.ariaRowIndex) throw new Error(`${row.id} stands twice`)
                  rows[row.id.replace('job-', '')] = ['.state', '.progress', '.attempt'].map(cell => text(row, cell)).join(' | ')
                }
                if (top >= area.scrollHeight - area.clientHeight) break
              }
              area.scrollTop = 0
              const count = Number(area.ariaRowCount) - 1
              if (count !== Object.keys(rows).length) throw new Error(`${count} rows are said, ${Object.keys(rows).length} are there`)
              return JSON.stringify(rows)
            }""";

    private final Jdbi jdbi;
    private final Random random;
    private long next;

    /** @param jdbi the database of the service */
    MovedJobs(Jdbi jdbi) {
        System.out.println("seed " + SEED);
        this.jdbi = jdbi;
        this.random = new Random(SEED);
    }

    /** Accepts jobs; their subjects begin with {@code subject}, by which the list is filtered. */
    List<UUID> insert(String tenant, String subject, int count) {
        List<UUID> ids = new ArrayList<>();
        jdbi.useTransaction(tx -> {
            for (int i = 0; i < count; i++) {
                UUID id = JobIds.next();
                ids.add(id);
                String workflow = "task/" + tenant + "/id/" + id;
                PROJECTION.insert(tx, new NewJob(id, tenant, new JobType("sleep"), subject + "-" + i, null, workflow));
            }
        });
        return ids;
    }

    /**
     * Changes jobs at random, one after the other, in one transaction. Jobs that have ended stay as they are. Of progress that comes
     * within a second of the last event nobody is told, so the caller leaves a second between two changes of one job.
     */
    void change(List<UUID> jobs, int count) {
        jdbi.useTransaction(tx -> {
            for (int i = 0; i < count; i++) {
                UUID id = jobs.get((int) (STRIDE * next++ % jobs.size()));
                switch (random.nextInt(20)) {
                    case 0 -> PROJECTION.complete(tx, id, null);
                    case 1 ->
                        PROJECTION.fail(tx, id, new JobFailure("http_status", "HTTP 503 from hooks.example", true));
                    case 2 -> PROJECTION.start(tx, id, 1);
                    default ->
                        PROJECTION.progress(
                                tx, id, new Progress(random.nextInt(1000), 1000), random.nextInt(100), "working");
                }
            }
        });
    }

    void complete(UUID job) {
        jdbi.useTransaction(tx -> PROJECTION.complete(tx, job, null));
    }

    /** Fails unless, within the time, every row and every count by state is as the API says, and no row stands twice. */
    static void requireEqual(ConsoleTab tab, TestHttp http, String text, Duration within) {
        await().pollInSameThread().atMost(within).untilAsserted(() -> {
            assertThat(differences(rowsOf(tab), rowsByApi(http, text))).isEmpty();
            assertThat(countsOf(tab)).isEqualTo(countsByApi(http, text));
        });
    }

    private static List<String> differences(Map<String, String> shown, Map<String, String> real) {
        return Stream.concat(shown.keySet().stream(), real.keySet().stream())
                .distinct()
                .filter(id -> !Objects.equals(shown.get(id), real.get(id)))
                .map(id -> id + " is shown as " + shown.get(id) + ", and is " + real.get(id))
                .toList();
    }

    private static Map<String, String> rowsOf(ConsoleTab tab) {
        JsonNode rows =
                JsonMapper.shared().readTree(tab.page().evaluate(READ_ROWS).toString());
        Map<String, String> shown = new TreeMap<>();
        rows.properties().forEach(row -> shown.put(row.getKey(), row.getValue().asString()));
        return shown;
    }

    private static Map<String, String> rowsByApi(TestHttp http, String text) {
        Map<String, String> rows = new TreeMap<>();
        String cursor = "";
        do {
            JsonNode page = http.get("/api/jobs?limit=" + JOBS_A_PAGE + "&q=" + text + cursor)
                    .json();
            page.path("jobs").forEach(job -> rows.put(job.path("id").asString(), row(job)));
            cursor = page.path("nextCursor").isMissingNode()
                    ? ""
                    : "&cursor=" + page.path("nextCursor").asString();
        } while (!cursor.isEmpty());
        return rows;
    }

    private static String row(JsonNode job) {
        String status = job.path("status").asString();
        boolean open = status.equals("pending") || status.equals("running");
        String state = open && !job.path("lastFailure").isMissingNode() ? "retrying" : status;
        long known = job.path("totalItems").asLong(0);
        long done = job.path("processedItems").asLong(0);
        long share = known > 0 ? 100 * done / known : job.path("progress").asLong();
        String of = known > 0 ? String.format(Locale.ENGLISH, "%,d of %,d", done, known) : "";
        String progress = state.equals("running") && (share > 0 || known > 0)
                ? share + " %" + (of.isEmpty() ? "" : " · " + of)
                : of;
        long attempt = job.path("attempt").asLong();
        long attempts = job.path("maxAttempts").asLong(1);
        String tried = attempt == 0 ? "–" : attempts > 1 ? attempt + " / " + attempts : Long.toString(attempt);
        return state.substring(0, 1).toUpperCase(Locale.ROOT) + state.substring(1) + " | " + progress + " | " + tried;
    }

    private static Map<String, String> countsOf(ConsoleTab tab) {
        Object counts = tab.page().evaluate("""
                () => JSON.stringify(Object.fromEntries([...document.querySelectorAll('.facet')].filter(facet => facet.querySelector('.shape'))
                  .map(facet => [facet.firstElementChild.textContent.trim().toLowerCase(), facet.querySelector('.count')?.textContent ?? ''])))""");
        Map<String, String> shown = new TreeMap<>();
        JsonMapper.shared()
                .readTree(counts.toString())
                .properties()
                .forEach(count -> shown.put(count.getKey(), count.getValue().asString()));
        return shown;
    }

    private static Map<String, String> countsByApi(TestHttp http, String text) {
        Map<String, String> counts = new TreeMap<>(
                Map.of("pending", "0", "running", "0", "completed", "0", "failed", "0", "cancelled", "0"));
        http.get("/api/jobs/counts?by=status&q=" + text)
                .json()
                .path("status")
                .forEach(one -> counts.put(
                        one.path("value").asString(),
                        String.format(Locale.ENGLISH, "%,d", one.path("count").asLong())));
        long retrying = 0;
        for (JsonNode one : http.get("/api/jobs/counts?by=status&retrying=true&q=" + text)
                .json()
                .path("status")) {
            retrying += one.path("count").asLong();
        }
        counts.put("retrying", String.format(Locale.ENGLISH, "%,d", retrying));
        return counts;
    }
}
