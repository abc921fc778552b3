package dev.meridian.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The table {@code jobs} belongs to one room. Every other room asks that room, or joins the view {@code open_jobs}. The
 * module {@code benchmarks} is left out: it fills and measures the table from outside of the product.
 */
class TableOfJobsTest {
    private static final Path ROOT = Path.of("..");
    private static final String ROOM = "dev/meridian/activities/job/table/";

    /** Comments and names of settings are matched so that what is quoted in them is passed over. */
    private static final Pattern COMMENT_OR_TEXT = Pattern.compile(
            "@ConfigurationProperties\\(\"[^\"]*\"\\)|//[^\\n]*+|/\\*[\\s\\S]*?\\*/|'(?:\\\\.|[^'\\\\\\n])++'"
                    + "|\"\"\"([\\s\\S]*?)\"\"\"|\"((?:\\\\.|[^\"\\\\\\n])*+)\"");

    private static final Pattern SQL =
            Pattern.compile("\\b(SELECT|FROM|JOIN|INTO|UPDATE|DELETE|USING|WHERE|EXISTS|AND|OR|ON"
                    + "|NOT|BY|SET|RETURNING|LATERAL|WITH|TABLE|VALUES|AS)\\b");
    private static final Pattern WORD = Pattern.compile("(?<![\\w/'-])jobs(?![\\w/'-])");
    private static final Pattern IN_A_CLAUSE =
            Pattern.compile("(?i)\\b(from|join|into|update|using)\\s+(only\\s+)?(\\w+\\.)?\"?jobs\\b");

    @Test
    void onlyTheRoomOfTheTableNamesItInSql() throws IOException {
        assertThat(sources().filter(source -> !isInTheRoom(source)))
                .allSatisfy(source -> assertThat(texts(Files.readString(source)))
                        .as("texts of %s", source)
                        .noneMatch(TableOfJobsTest::namesTheTable));
    }

    @Test
    void theConditionForAnOpenJobIsSpelledOnce() throws IOException {
        Pattern open = Pattern.compile("'pending'\\s*,\\s*'running'|'running'\\s*,\\s*'pending'");
        assertThat(sources()
                        .filter(source -> texts(read(source))
                                .anyMatch(text -> open.matcher(text).find())))
                .extracting(source -> source.getFileName().toString())
                .containsExactly("OpenJob.java");
    }

    @Test
    void theTestSeesTheRoomItself() throws IOException {
        assertThat(sources()
                        .filter(TableOfJobsTest::isInTheRoom)
                        .filter(source -> texts(read(source)).anyMatch(TableOfJobsTest::namesTheTable)))
                .hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id FROM jobs",
                "SELECT * FROM heat_plans JOIN jobs ON jobs.id = job_id",
                "UPDATE jobs AS j SET status = 'failed'",
                "DELETE FROM heat_coverage USING jobs WHERE jobs.id = :job",
                "select id from public.jobs",
                "SELECT FROM kinds, jobs",
                " AND NOT EXISTS (SELECT FROM \"jobs\" again)",
                " AND jobs.tenant = :tenant",
                "jobs",
                " jobs "
            })
    void sqlThatNamesTheTableIsSeen(String text) {
        assertThat(texts("String sql = \"" + text.replace("\"", "\\\"") + "\";"))
                .anyMatch(TableOfJobsTest::namesTheTable);
        assertThat(texts("String sql = \"\"\"\n    " + text + "\"\"\";")).anyMatch(TableOfJobsTest::namesTheTable);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT FROM open_jobs WHERE id = job_id",
                "SELECT id FROM job_events",
                "SELECT job_id FROM scheduled_jobs",
                "/api/jobs",
                "The jobs of these types",
                "Only jobs of these types",
                "Reconciled: {} jobs sent again"
            })
    void whatNamesAnythingElseIsPassedOver(String text) {
        assertThat(texts("String text = \"" + text + "\";")).noneMatch(TableOfJobsTest::namesTheTable);
    }

    @Test
    void commentsMayNameTheTable() {
        assertThat(texts("// \"SELECT FROM jobs\"\n/* \"jobs\" */ char quote = '\"'; String text = \"SELECT 1\";"))
                .containsExactly("SELECT 1");
    }

    private static boolean namesTheTable(String text) {
        return IN_A_CLAUSE.matcher(text).find()
                || text.strip().equals("jobs")
                || (SQL.matcher(text).find() && WORD.matcher(text).find());
    }

    private static boolean isInTheRoom(Path source) {
        return source.toString().replace('\\', '/').contains(ROOM);
    }

    /** The texts of a source file without its comments. */
    private static Stream<String> texts(String source) {
        return COMMENT_OR_TEXT
                .matcher(source)
                .results()
                .map(TableOfJobsTest::text)
                .filter(text -> !text.isEmpty());
    }

    private static String text(MatchResult found) {
        String text = found.group(1) == null ? found.group(2) : found.group(1);
        return text == null ? "" : text.replace("\\\"", "\"");
    }

    private static Stream<Path> sources() throws IOException {
        List<String> modules = Pattern.compile("<module>(.+)</module>")
                .matcher(Files.readString(ROOT.resolve("pom.xml")))
                .results()
                .map(module -> module.group(1))
                .filter(module -> !module.equals("benchmarks"))
                .toList();
        assertThat(modules).contains("activities", "starter-api");
        return modules.stream()
                .map(module -> ROOT.resolve(module).resolve("src/main/java"))
                // The console has no Java.
                .filter(Files::isDirectory)
                .flatMap(TableOfJobsTest::javaFiles);
    }

    private static Stream<Path> javaFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String read(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
