package dev.meridian.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Modules without a page, imported by the browser that runs them. */
@Tag("slow")
class ConsoleModulesIT {
    @RegisterExtension
    static final ConsoleTest console = ConsoleTest.idle();

    private static final long SEED = 20_270_301;
    private static final int JOBS = 1_000;
    private static final int FILTERS = 1_000;
    private static final List<String> TYPES = List.of("sleep", "webhook", "email", "delivery");
    private static final List<String> STATUSES = List.of("pending", "running", "completed", "failed", "cancelled");
    private static final List<String> CODES = List.of("http_status", "access_denied", "workers_lost");
    private static final List<String> SUBJECTS =
            List.of("poverty", "Poverty-2", "co2", "50%_off", "a\\b", "city trees");
    private static final JobProjection PROJECTION = new JobProjection();

    private static ConsoleTab tab;

    @BeforeAll
    static void open() {
        tab = console.signedIn("/console/audit");
    }

    @AfterAll
    static void close() {
        tab.close();
    }

    @Test
    void theBrowserDecidesAsTheApiWhichJobsAFilterMeans() {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        console.service().bean(Jdbi.class).useTransaction(tx -> {
            for (int i = 0; i < JOBS; i++) {
                insert(tx, random);
            }
        });
        tab.page().evaluate("jobs => { window.jobs = JSON.parse(jobs) }", allJobs());
        for (int i = 0; i < FILTERS; i++) {
            Map<String, String> filter = filter(random);
            String found = tab.page().evaluate(script("filter.js", """
                                    const chips = module.fromQuery(new URLSearchParams(input))
                                    return window.jobs.filter(job => module.matches(chips, job)).map(({id}) => id).sort().join()"""), filter).toString();
            assertThat(found).as("%s", filter).isEqualTo(byApi(filter));
        }
    }

    @Test
    void numbersOfRowsKeepAllOfTheirDigits() {
        String row = "[1.50,12345678901234567890,1e2,-0,0.1,{\"a\":[2.00,\"1.50\",null]}]";
        assertThat(run("exact-json.js", "return JSON.stringify(module.readExact('" + row + "'))"))
                .isEqualTo(row);
    }

    @Test
    void typedFiltersBecomeChipsAndAddresses() {
        assertThat(run("filter.js", """
                        const chips = module.parse('status:failed,cancelled type:webhook error:http_status priority:1 retrying created:>2h before:2027-01-31 poverty map')
                        return module.toQuery(chips).toString()"""))
                .isEqualTo("status=failed%2Ccancelled&type=webhook&errorCode=http_status&priority=1&retrying=true"
                        + "&createdAfter=-2h&createdBefore=2027-01-31&q=poverty+map");
        assertThat(run("filter.js", "return module.toQuery(module.parse('-type:delivery')).toString()"))
                .isEqualTo("type=-delivery");
        assertThat(run("filter.js", """
                        return module.fromQuery(new URLSearchParams('status=nope&createdAfter=soon&colour=red&priority=9&type=-a,b&status=failed'))
                          .map(chip => Boolean(chip.problem)).join()""")).isEqualTo("true,true,true,true,true,false");
    }

    @Test
    void timesReadAsPeopleSayThem() {
        assertThat(run("time.js", "return [0, 400, 12000, 185000, 7800000, 360000000].map(module.duration).join('; ')"))
                .isEqualTo("0.0 s; 0.4 s; 12 s; 3 min 5 s; 2 h 10 min; 4 d 4 h");
        assertThat(run("time.js", """
                        const at = Date.parse('2027-01-31T12:00:00Z')
                        return ['2027-01-31T11:59:48Z', '2027-01-31T15:00:00Z', '2027-01-31T12:00:00.5Z', 'never'].map(when => module.relative(when, at)).join('; ')""")).isEqualTo("12 s ago; in 3 h; now; ");
        assertThat(run("time.js", """
                        const at = 1e12
                        return [module.relativeTime('-24h', at) === at - 86400000, module.relativeTime('-1y', at), module.number(1234567), module.many(1, 'job'), module.many(2, 'job'), module.bytes(6247)].join('; ')""")).isEqualTo("true; NaN; 1,234,567; 1 job; 2 jobs; 6.1 KB");
    }

    @Test
    void blocksOfCellsAreReadFromSouthToNorthAndPaintedFromNorthToSouth() {
        assertThat(run("heatmap/cells.js", """
                        const bytes = new Uint8Array(128 * 128).fill(255)
                        const below = module.placeOf(-1, -129)
                        bytes[below.index] = 100
                        bytes[0] = 0
                        const pixels = new Uint32Array(128 * 128)
                        module.paint(bytes, 1, pixels)
                        const {cells, histogram} = module.tally(bytes)
                        return [below.blockRow, below.blockColumn, below.index, cells, histogram[0], histogram[100],
                          pixels[0 * 128 + 127] !== 0, pixels[127 * 128]].join()""")).isEqualTo("-1,-2,16383,2,1,1,true,0");
    }

    @Test
    void filesThatAreNoTsvAreRefusedWithTheirPlace() {
        assertThat(run("explorer/tsv-file.js", """
                        const said = bytes => { try { return module.checkedText(bytes) } catch (refused) { return refused.message } }
                        const text = words => new TextEncoder().encode(words)
                        return [
                          said(text('a\\tb\\n\\u00e9\\u{1f333}c')),
                          said(Uint8Array.of(97, 10, 98, 0xc3, 0x28)),
                          said(Uint8Array.of(97, 10, 98, 9, 0)),
                          said(new Uint8Array(1048578).fill(97)),
                          said(new Uint8Array(200001).fill(10)),
                          said(new Uint8Array(200000).fill(10)).length,
                          module.slugOf('City Trees.explorer.tsv')].join(' | ')"""))
                .isEqualTo("a\tb\n\u00e9\ud83c\udf33c"
                        + " | Line 2, column 2: not UTF-8. Save the file as UTF-8."
                        + " | Line 2, column 3: a NUL character."
                        + " | Line 1 is longer than 1 MB."
                        + " | Line 200001: an explorer has at most 200,000 rows."
                        + " | 200000 | city-trees");
    }

    @Test
    void differencesShowTheWordsThatDiffer() {
        assertThat(run("explorer/difference.js", """
                        return JSON.stringify(module.split('New plantings, city centre per resident', 'New plantings, the centre per resident'))"""))
                .isEqualTo(
                        "[[\"New plantings, \",\"city\",\" centre per resident\"],[\"New plantings, \",\"the\",\" centre per resident\"]]");
    }

    private static Object run(String module, String body) {
        return tab.page().evaluate(script(module, body), Map.of());
    }

    private static String script(String module, String body) {
        return """
                async input => {
                  const base = document.querySelector('script[type=module]').src.replace('app.js', '')
                  const module = await import(base + '%s')
                  %s
                }""".formatted(module, body);
    }

    private static void insert(Handle tx, Random random) {
        UUID id = JobIds.next();
        String type = any(random, TYPES);
        PROJECTION.insert(
                tx,
                new NewJob(
                        id, console.tenant(), new JobType(type), any(random, SUBJECTS), null, "task/default/id/" + id));
        JobFailure failure = new JobFailure(any(random, CODES), "It failed", true);
        switch (random.nextInt(7)) {
            case 0 -> PROJECTION.start(tx, id, 1);
            case 1 -> PROJECTION.complete(tx, id, null);
            case 2 -> PROJECTION.fail(tx, id, failure);
            case 3 -> PROJECTION.cancel(tx, id);
            case 4 -> {
                PROJECTION.start(tx, id, 1);
                PROJECTION.retryLater(tx, id, failure);
            }
            case 5 -> {
                PROJECTION.start(tx, id, 1);
                PROJECTION.workerLost(tx, id, 1);
            }
            default -> {}
        }
    }

    private static Map<String, String> filter(Random random) {
        Map<String, String> filter = new LinkedHashMap<>();
        maybe(random, filter, "type", several(random, TYPES));
        maybe(random, filter, "status", several(random, STATUSES));
        maybe(random, filter, "errorCode", several(random, CODES));
        maybe(random, filter, "q", any(random, List.of("pov", "PO", "co", "2", "%_", "trees", "a\\", "nothing", "v")));
        maybe(random, filter, "subject", any(random, SUBJECTS));
        maybe(random, filter, "priority", any(random, List.of("1", "3")));
        maybe(random, filter, "retrying", any(random, List.of("true", "false")));
        return filter;
    }

    private static void maybe(Random random, Map<String, String> filter, String name, String value) {
        if (random.nextInt(3) == 0) {
            filter.put(name, value);
        }
    }

    private static String several(Random random, List<String> values) {
        String minus = random.nextInt(3) == 0 ? "-" : "";
        return values.stream()
                .filter(value -> random.nextBoolean())
                .map(value -> minus + value)
                .collect(Collectors.collectingAndThen(
                        Collectors.toList(),
                        chosen -> chosen.isEmpty() ? minus + values.getFirst() : String.join(",", chosen)));
    }

    private static String any(Random random, List<String> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static String byApi(Map<String, String> filter) {
        TreeSet<String> ids = new TreeSet<>();
        pages(filter).forEach(job -> ids.add(job.path("id").asString()));
        return String.join(",", ids);
    }

    private static String allJobs() {
        return JsonMapper.shared().writeValueAsString(pages(Map.of()));
    }

    private static List<JsonNode> pages(Map<String, String> filter) {
        List<JsonNode> all = new ArrayList<>();
        String query = filter.entrySet().stream()
                .map(entry -> "&" + entry.getKey() + "="
                        + java.net.URLEncoder.encode(entry.getValue(), java.nio.charset.StandardCharsets.UTF_8))
                .collect(Collectors.joining());
        String cursor = "";
        do {
            JsonNode page =
                    console.http().get("/api/jobs?limit=500" + query + cursor).json();
            page.path("jobs").forEach(all::add);
            cursor = page.path("nextCursor").isMissingNode()
                    ? ""
                    : "&cursor=" + page.path("nextCursor").asString();
        } while (!cursor.isEmpty());
        return all;
    }
}
