package dev.meridian.activities.job.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.JobType;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobFilterTest {
    private static final Pattern PARAMETER = Pattern.compile("(?<!:):(\\w+)");
    private static final Instant TIME = Instant.parse("2027-03-01T00:00:00Z");

    @Test
    void everyJobIsMeantIfNothingIsAskedFor() {
        assertThat(JobFilter.ALL.condition()).isEmpty();
        assertThat(JobFilter.ALL.bindings()).isEmpty();
    }

    /** Each bit of the number says whether one of the eight criteria is given. */
    @Test
    void everyCombinationOfCriteriaBindsExactlyTheParametersThatItsConditionNames() {
        assertThat(IntStream.range(0, 256)).allSatisfy(bits -> {
            JobFilter filter = TestFilters.filter(
                    given(bits, 0, new JobType("sleep")),
                    given(bits, 1, JobStatus.FAILED),
                    given(bits, 2, (bits & 1) == 0 ? "text" : "0190163d-8694-739b-aea5-966c26f8ad91"),
                    given(bits, 3, "code"),
                    given(bits, 4, 1),
                    given(bits, 5, TIME),
                    given(bits, 6, TIME),
                    given(bits, 7, (bits & 1) == 0));
            assertThat(PARAMETER.matcher(filter.condition()).results().map((MatchResult found) -> found.group(1)))
                    .as(filter.condition())
                    .containsOnlyOnceElementsOf(filter.bindings().keySet())
                    .hasSameSizeAs(filter.bindings().keySet());
        });
    }

    /** Two values, one, or all but two, of each of three fields. */
    @Test
    void alternativesNeedTheParametersOfTheFilterAndAreNeverMoreThanSixteen() {
        List<Choice> choices = List.of(
                Choice.ANY,
                Choice.of("failed"),
                Choice.of("failed", "running"),
                Choice.not("failed", "pending"),
                Choice.of("failed", "running", "completed", "cancelled"));
        for (Choice type : choices) {
            for (Choice status : choices) {
                for (Choice code : choices) {
                    JobFilter filter = new JobFilter(
                            type, status, code, null, "a_b", null, new JobFilter.Accepted(TIME, null), null);
                    List<String> alternatives = filter.alternatives();
                    assertThat(alternatives).hasSizeBetween(1, 16).doesNotHaveDuplicates();
                    assertThat(parameters(String.join("", alternatives)))
                            .isEqualTo(filter.bindings().keySet());
                    assertThat(parameters(filter.condition()))
                            .isEqualTo(filter.bindings().keySet());
                }
            }
        }
    }

    private static Set<String> parameters(String sql) {
        return PARAMETER.matcher(sql).results().map(found -> found.group(1)).collect(Collectors.toSet());
    }

    private static <T> @Nullable T given(int bits, int bit, T value) {
        return (bits >> bit & 1) == 1 ? value : null;
    }

    /** Two characters are too few for an index of three; what a pattern would read otherwise is escaped. */
    @ParameterizedTest
    @CsvSource({"ab, ab%", "abc, %abc%", "50%, %50\\%%", "a_b, %a\\_b%", "a\\b, %a\\\\b%", "%, \\%%"})
    void aTextBecomesAPatternThatMeansTheTextByTheLetter(String text, String pattern) {
        JobFilter filter = TestFilters.filter(null, null, text, null, null, null, null, null);
        assertThat(filter.bindings()).containsEntry("text", pattern).doesNotContainKey("jobId");
    }
}
