package dev.meridian.domain.explorer.tsv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DelimitedTextTest {

    private static List<List<String>> read(String text) {
        return lines(text).stream().map(DelimitedText.Line::fields).toList();
    }

    private static List<DelimitedText.Line> lines(String text) {
        List<DelimitedText.Line> lines = new ArrayList<>();
        DelimitedText.read(text).forEachRemaining(lines::add);
        return lines;
    }

    @Test
    void theDelimiterIsATabElseACommaElseABlank() {
        assertThat(read("a,b\tc d")).containsExactly(List.of("a,b", "c d"));
        assertThat(read("a,b c\nd")).containsExactly(List.of("a", "b c"), List.of("d"));
        assertThat(read("a b\nc")).containsExactly(List.of("a", "b"), List.of("c"));
    }

    @Test
    void aDelimiterAnywhereCountsForTheWholeText() {
        assertThat(read("a,b\nc\td")).containsExactly(List.of("a,b"), List.of("c", "d"));
    }

    @Test
    void quotedFieldsMayHoldDelimitersLineFeedsAndDoubledQuotes() {
        assertThat(read("\"a\tb\nc \"\"d\"\"\"\te")).containsExactly(List.of("a\tb\nc \"d\"", "e"));
    }

    @Test
    void whiteSpaceMayFollowAClosingQuote() {
        assertThat(read("\"a\" \u00a0\tb\n\"c\" \n\"d\""))
                .containsExactly(List.of("a", "b"), List.of("c"), List.of("d"));
    }

    @Test
    void whiteSpaceAtTheEndOfTheTextKeepsTheLastQuoteOpen() {
        DelimitedText text = DelimitedText.read("a\tb\nc\t\"d\" ");
        text.next();
        assertThat(text.next().fields()).containsExactly("c", "d\" ");
        assertThat(text.unclosedQuoteLine()).hasValue(1);
    }

    @Test
    void quotesWithinAFieldAreLiteral() {
        assertThat(read("a \"b\" c\t d\"\te")).containsExactly(List.of("a \"b\" c", " d\"", "e"));
        assertThat(read("\"a\" b\"\tc")).containsExactly(List.of("a\" b", "c"));
    }

    @Test
    void anUnclosedQuoteSwallowsTheRestAsItIs() {
        DelimitedText text = DelimitedText.read("a\tb\n\"c\td \"\"x\"\" y\ne\tf\n");
        assertThat(text.next().fields()).containsExactly("a", "b");
        assertThat(text.next().fields()).containsExactly("c\td \"\"x\"\" y\ne\tf\n");
        assertThat(text.hasNext()).isFalse();
        assertThat(text.unclosedQuoteLine()).hasValue(1);
    }

    @Test
    void aLineOfOneEmptyFieldIsSkippedEvenIfQuoted() {
        assertThat(read("\n\na\tb\n\n\"\"\n \n\t\n")).containsExactly(List.of("a", "b"), List.of(" "), List.of("", ""));
    }

    @Test
    void recordsKnowTheirLines() {
        assertThat(lines("\na\tb\n\n\"x\ny\"\tc\nd\te"))
                .extracting(DelimitedText.Line::number)
                .containsExactly(1, 3, 5);
    }

    @Test
    void whateverIsPrintedQuotedIsReadBack() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 2000; i++) {
            List<List<String>> records = new ArrayList<>();
            for (int rows = 1 + random.nextInt(4); rows > 0; rows--) {
                List<String> fields = new ArrayList<>();
                for (int columns = 2 + random.nextInt(3); columns > 0; columns--) {
                    StringBuilder field = new StringBuilder();
                    for (int length = random.nextInt(6); length > 0; length--) {
                        field.append("\t\n\" a,".charAt(random.nextInt(6)));
                    }
                    fields.add(field.toString());
                }
                records.add(fields);
            }
            String printed = records.stream()
                    .map(fields -> fields.stream()
                            .map(field -> "\"" + field.replace("\"", "\"\"") + "\"")
                            .collect(Collectors.joining("\t")))
                    .collect(Collectors.joining("\n"));
            assertThat(read(printed)).as(printed).isEqualTo(records);
        }
    }
}
