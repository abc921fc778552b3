package dev.meridian.activities.job.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page {@code docs/operate.md} says for every table how long its rows are kept. */
class KeptRowsDocumentationIT {
    private static final Pattern NAME = Pattern.compile("`([a-z_]+)`");

    @Test
    void theDocumentationSaysOfEveryTableHowLongItsRowsAreKept() throws IOException {
        List<String> tables = TestDatabase.create()
                .jdbi()
                .withHandle(
                        handle -> handle.createQuery("""
                                SELECT table_name FROM information_schema.tables
                                WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'""").mapTo(String.class).list());

        assertThat(documented())
                .as("tables in docs/operate.md, What is kept, and for how long?")
                .containsExactlyInAnyOrderElementsOf(tables);
    }

    /** The names in the first column. */
    private static List<String> documented() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "operate.md"));
        String section =
                page.split("## What is kept, and for how long\\?", 2)[1].split("\n## ", 2)[0];
        return section.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|", 3)[1])
                .flatMap(cell -> NAME.matcher(cell).results().map((MatchResult name) -> name.group(1)))
                .toList();
    }
}
