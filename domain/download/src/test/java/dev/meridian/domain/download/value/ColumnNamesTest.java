package dev.meridian.domain.download.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ColumnNamesTest {
    private final Set<String> taken = new HashSet<>();

    private String column(String field) {
        String name = ColumnNames.column(field, taken::contains);
        taken.add(name);
        return name;
    }

    @Test
    void namesAreLowerCaseLettersDigitsAndUnderscores() {
        assertThat(column("First Name")).isEqualTo("first_name");
        assertThat(column("Größe (m²)")).isEqualTo("größe__m__");
        assertThat(column("2024")).isEqualTo("_2024");
        assertThat(column("")).isEqualTo("field");
        assertThat(column("???")).isEqualTo("field_2");
    }

    @Test
    void namesThatWouldBeTheSameGetANumber() {
        assertThat(column("A b")).isEqualTo("a_b");
        assertThat(column("a-b")).isEqualTo("a_b_2");
        assertThat(column("A.B")).isEqualTo("a_b_3");
    }

    @Test
    void noFieldGetsTheNameOfASystemColumnOrOfOurs() {
        for (String name : Set.of("ctid", "xmin", "tableoid", "OID", "_id", "_Notes", "_version")) {
            assertThat(column(name)).endsWith("_2");
        }
    }

    @Test
    void aNameHasAtMostSixtyThreeBytesAndIsCutBetweenCharacters() {
        String umlauts = "ü".repeat(40);
        String first = column(umlauts);
        String second = column(umlauts + "x");
        assertThat(first).isEqualTo("ü".repeat(31));
        assertThat(second).isEqualTo("ü".repeat(30) + "_2");
        assertThat(second.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(ColumnNames.LONGEST);
        assertThat(column("𝒳".repeat(40)).getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(63);
    }

    @Test
    void aNameInAStatementIsQuoted() {
        assertThat(ColumnNames.quoted("a\"b")).isEqualTo("\"a\"\"b\"");
    }
}
