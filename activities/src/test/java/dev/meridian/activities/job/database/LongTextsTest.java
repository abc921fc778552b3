package dev.meridian.activities.job.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.job.live.EventCursor;
import dev.meridian.activities.job.live.TransactionSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Java's regular expressions call themselves once for each repetition of a group, so that some kilobytes of a text from outside
 * would overflow the stack of the thread that reads it.
 */
class LongTextsTest {
    private static final Pattern COMPILED =
            Pattern.compile("\\b(?:compile|matches|replaceAll|replaceFirst|split)\\(([^;]*+);");
    private static final Pattern REPEATED_GROUP = Pattern.compile("(?<!\\\\)\\)(?:[*+]|\\{\\d+,\\})");

    /** Files whose code checks the length of a text before it applies such a pattern. */
    private static final List<String> BOUNDED_BEFORE = List.of("TextFormat.java");

    @Test
    void aCursorOfAnyLengthIsRefusedOrRead() {
        String many = "1:9:" + "2,".repeat(50_000) + "2";
        assertThatThrownBy(() -> TransactionSnapshot.parse("1:9:" + "12".repeat(50_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Not the text of a snapshot");
        assertThat(TransactionSnapshot.parse(many).running()).containsExactly(2L);
        assertThatThrownBy(() -> EventCursor.parse(encoded(many)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Longer than any cursor");
        assertThatThrownBy(() -> EventCursor.parse(encoded(";".repeat(20_000))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Not a cursor");
    }

    @Test
    void aSnapshotIsReadAsPostgresqlWritesIt() {
        assertThat(TransactionSnapshot.parse("10:20:12,15")).hasToString("10:20:12,15");
        assertThat(TransactionSnapshot.parse("10:10:")).hasToString("10:10:");
        for (String wrong :
                List.of("", "10", "10:20", "10:20:,", "10:20:12,", "a:20:", "-1:20:", "10:20:30", "٣:9:", "1:2::")) {
            assertThatThrownBy(() -> TransactionSnapshot.parse(wrong))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void noRegularExpressionRepeatsAGroupWithoutEnd() throws IOException {
        List<String> found = new ArrayList<>();
        for (String module : List.of("workflows", "activities", "starter-api")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    Matcher compiled = COMPILED.matcher(Files.readString(file));
                    while (compiled.find()) {
                        if (REPEATED_GROUP.matcher(compiled.group(1)).find()) {
                            found.add(file.getFileName().toString());
                        }
                    }
                }
            }
        }
        assertThat(found).as("files with such an expression").isSubsetOf(BOUNDED_BEFORE);
    }

    private static String encoded(String plain) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }
}
