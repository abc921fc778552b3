package dev.meridian.activities.download.source.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.domain.download.row.Reject;
import dev.meridian.domain.download.source.SourceFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableReaderTest {
    private static List<@Nullable String> row(@Nullable String... values) {
        return Arrays.asList(values);
    }

    private static TestCsv utf8(String text) {
        return TestCsv.of(text, StandardCharsets.UTF_8);
    }

    @Test
    void rowsAreNumberedAndFieldsAreTexts() throws Exception {
        assertThat(utf8("name,age\nAda,36\nBob,\n").rows())
                .containsExactly(row("1", "Ada", "36"), row("2", "Bob", null));
    }

    @Test
    void aColumnIdentifiesRowsIfTheConnectionSaysSo() throws Exception {
        CsvOptions byName = new CsvOptions(Optional.empty(), Optional.empty(), "name");
        assertThat(utf8("age,name\n36,Ada\n").rows(byName)).containsExactly(row("Ada", "36", "Ada"));
        assertThatThrownBy(() -> utf8("age\n1\n").rows(byName))
                .isInstanceOf(SourceFailure.class)
                .hasMessageContaining("no column 'name'");
    }

    @Test
    void anEmptyFieldIsNullAndAnEmptyTextInQuotesIsEmpty() throws Exception {
        assertThat(utf8("a,b,c\n,\"\",x\n").rows()).containsExactly(row("1", null, "", "x"));
    }

    @Test
    void quotesHoldLineBreaksDelimitersAndQuotes() throws Exception {
        assertThat(utf8("a,b\r\n\"x\r\ny, \"\"z\"\"\",5\" pipe\r\n1,2").rows())
                .containsExactly(row("1", "x\r\ny, \"z\"", "5\" pipe"), row("2", "1", "2"));
    }

    @Test
    void aShortLineLacksItsLastFieldsAndALongOneIsRejectedByLine() throws Exception {
        TestCsv.Page page = utf8("a,b\n1\n\n1,2,3\n4,5\n")
                .pages(TestCsv.FOUND_OUT, null, CsvTableReader.PAGE)
                .getFirst();

        assertThat(page.rows()).containsExactly(row("1", "1", null), row("3", "4", "5"));
        assertThat(page.buffer().rejects()).containsExactly(new Reject(0, "line_too_long", "line 4: 1, 2"));
    }

    /** As R's write.csv and write.table write a data frame whose rows have names. */
    @Test
    void aFirstColumnWithoutANameIsTakenAlong() throws Exception {
        TestCsv.Page page = utf8("\"Weight\",\"Feed\"\n\"a, b\",26.5,NA\n\"2\",27.6,5.2\n3,4\n")
                .pages(TestCsv.FOUND_OUT, null, CsvTableReader.PAGE)
                .getFirst();
        assertThat(page.buffer().fields()).containsExactly("column 1", "Weight", "Feed");
        assertThat(page.rows())
                .containsExactly(
                        row("1", "a, b", "26.5", "NA"), row("2", "2", "27.6", "5.2"), row("3", "3", "4", null));
        assertThat(utf8("a;b\n1;2;\n3;4;;\n").rows())
                .as("rows that end in a delimiter")
                .containsExactly(row("1", "1", "2"), row("2", "3", "4"));
    }

    @Test
    void aFirstRowThatIsTooLongIsRejectedAndMovesNoNames() throws Exception {
        TestCsv.Page page = utf8("a,b\n1,2,3\n4,5\n")
                .pages(TestCsv.FOUND_OUT, null, CsvTableReader.PAGE)
                .getFirst();
        assertThat(page.buffer().fields()).containsExactly("a", "b");
        assertThat(page.rows()).containsExactly(row("2", "4", "5"));
        assertThat(page.buffer().rejects()).containsExactly(new Reject(0, "line_too_long", "line 2: 1, 2"));
        assertThat(utf8("a,b\n1,2,3\n").rows()).as("the only row").isEmpty();
    }

    @Test
    void aFirstLineThatIsNoCsvFailsTheTable() {
        assertThatThrownBy(() -> utf8("\"a\" \"b\" c\n1 2 3\n").rows())
                .isInstanceOfSatisfying(
                        SourceFailure.class, failed -> assertThat(failed.code()).isEqualTo("malformed_csv"))
                .hasMessageContaining("names of the columns");
        assertThatThrownBy(() -> utf8("x,".repeat(20_000) + "\n1\n").rows())
                .isInstanceOfSatisfying(
                        SourceFailure.class, failed -> assertThat(failed.code()).isEqualTo("malformed_csv"));
    }

    @Test
    void theDelimiterIsFoundOut() throws Exception {
        assertThat(utf8("a;b,c\n1;2,3\n").rows()).as("the first of equals").containsExactly(row("1", "1;2", "3"));
        assertThat(utf8("a;b;c\n1;2,3;4\n").rows()).containsExactly(row("1", "1", "2,3", "4"));
        assertThat(utf8("a\tb\n1\t2\n").rows()).containsExactly(row("1", "1", "2"));
        assertThat(utf8("a|b\n1|2\n").rows()).containsExactly(row("1", "1", "2"));
        assertThat(utf8("\"x,y,z\";b\n1;2\n").rows()).containsExactly(row("1", "1", "2"));
        assertThat(utf8("sep=|\r\na,b|c\r\n1|2\r\n").rows()).containsExactly(row("1", "1", "2"));
        assertThat(utf8("a,b,c;d\n1,2,3;4\n").rows(new CsvOptions(Optional.of(';'), Optional.empty(), null)))
                .containsExactly(row("1", "1,2,3", "4"));
    }

    @Test
    void columnsWithoutANameAndWithOneNameAreToldApart() throws Exception {
        TestCsv.Page page = utf8("a,,a,\n1,2,3,4\n")
                .pages(TestCsv.FOUND_OUT, null, CsvTableReader.PAGE)
                .getFirst();
        assertThat(page.buffer().fields()).containsExactly("a", "column 2", "a 2", "column 4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void aByteOrderMarkSaysTheEncoding(String name) throws Exception {
        TestCsv marked = TestCsv.of("\uFEFFn;größe\n1;ü😀\n", Charset.forName(name));
        TestCsv.Page page =
                marked.pages(TestCsv.FOUND_OUT, null, CsvTableReader.PAGE).getFirst();
        assertThat(page.buffer().fields()).containsExactly("n", "größe");
        assertThat(page.rows()).containsExactly(row("1", "1", "ü😀"));
    }

    @Test
    void anEncodingWithoutAMarkIsGuessedAndADeclaredOneWins() throws Exception {
        String text = "name;ort\n" + "Jörg Müßig;Köln am schönen Rhein über der Brücke\n".repeat(20);
        assertThat(TestCsv.of(text, Charset.forName("windows-1252")).rows().getFirst())
                .containsExactly("1", "Jörg Müßig", "Köln am schönen Rhein über der Brücke");
        CsvOptions declared = new CsvOptions(Optional.empty(), Optional.of(Charset.forName("windows-1251")), null);
        assertThat(TestCsv.of("имя\nОльга\n", Charset.forName("windows-1251")).rows(declared))
                .containsExactly(row("1", "Ольга"));
    }

    @Test
    void bytesThatAreNoTextAreReplacedAndNoted() throws Exception {
        TestCsv csv = new TestCsv(new byte[] {'a', '\n', 'x', (byte) 0xFF, '\n', 'y', 0, '\n'});
        CsvOptions declared = new CsvOptions(Optional.empty(), Optional.of(StandardCharsets.UTF_8), null);
        TestCsv.Page page = csv.pages(declared, null, CsvTableReader.PAGE).getFirst();
        assertThat(page.rows()).containsExactly(row("1", "x\uFFFD"), row("2", "y\uFFFD"));
        List<Integer> noted = new ArrayList<>();
        for (int number = 0; number < 2; number++) {
            var row = page.buffer().cursor();
            row.moveTo(number);
            row.notes((note, field) -> noted.add(field));
        }
        assertThat(noted).containsExactly(0, 0);
    }

    @Test
    void aMissingQuoteFailsTheTableWithItsLine() {
        assertThatThrownBy(() -> utf8("a,b\n1,2\n3,\"4\n5,6\n").rows())
                .isInstanceOf(SourceFailure.class)
                .hasMessageContaining("a quote is missing at or after line 2");
    }

    @Test
    void anEmptyFileFailsTheTable() {
        assertThatThrownBy(() -> utf8("").rows())
                .isInstanceOf(SourceFailure.class)
                .hasMessageContaining("no first line");
    }

    @Test
    void aFileWithNothingButItsFirstLineHasNoRows() throws Exception {
        assertThat(utf8("a,b").rows()).isEmpty();
        assertThat(utf8("a,b\n").rows()).isEmpty();
    }

    @Test
    void aChangedFileIsReadFromItsBeginning() throws Exception {
        TestCsv csv = utf8("a\n1\n2\n3\n");
        TestCsv.Page first = csv.pages(TestCsv.FOUND_OUT, null, 2).getFirst();
        csv.changeTo("a\n1\n2\n4\n".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> csv.pages(TestCsv.FOUND_OUT, first.next(), 2))
                .isInstanceOf(SourceFailure.class)
                .extracting(failed -> ((SourceFailure) failed).code())
                .isEqualTo(SourceFailure.FORGOTTEN_CURSOR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "windows-1252", "gzip"})
    void fromEveryPagesEndReadingGoesOnWithTheSameRows(String encoding) throws Exception {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        for (int round = 0; round < 20; round++) {
            String text = randomCsv(random, encoding.equals("windows-1252"));
            TestCsv csv = file(text, encoding);
            CsvOptions options = encoding.equals("windows-1252")
                    ? new CsvOptions(Optional.of(','), Optional.of(Charset.forName("windows-1252")), null)
                    : new CsvOptions(Optional.of(','), Optional.empty(), null);
            List<List<@Nullable String>> all = csv.rows(options);
            List<TestCsv.Page> pages = csv.pages(options, null, 40 + random.nextInt(200));
            List<List<@Nullable String>> before = new ArrayList<>();
            for (TestCsv.Page page : pages) {
                before.addAll(page.rows());
                if (page.next() != null) {
                    List<List<@Nullable String>> whole = new ArrayList<>(before);
                    csv.pages(options, page.next(), CsvTableReader.PAGE).forEach(rest -> whole.addAll(rest.rows()));
                    assertThat(whole).as("%s %s", text, page.next()).isEqualTo(all);
                }
            }
            assertThat(before).as(text).isEqualTo(all);
        }
    }

    @Test
    void aFileBeyondTheBeginningIsOpenedAtTheByte() throws Exception {
        StringBuilder text = new StringBuilder("n,t\n");
        for (int i = 0; text.length() < 3 << 20; i++) {
            text.append(i).append(",\"line\nbreak ").append(i).append("\"\n");
        }
        TestCsv csv = utf8(text.toString());
        List<TestCsv.Page> pages = csv.pages(TestCsv.FOUND_OUT, null, CsvTableReader.PAGE);
        TestCsv.Page fourth = pages.get(3);
        csv.opened.clear();

        List<TestCsv.Page> rest = csv.pages(TestCsv.FOUND_OUT, fourth.next(), CsvTableReader.PAGE);

        assertThat(csv.opened).hasSize(2);
        assertThat(csv.opened.getLast()).isGreaterThan(CsvTableReader.HEAD);
        assertThat(rest.getFirst().rows().getFirst())
                .isEqualTo(pages.get(4).rows().getFirst());
        assertThat(rest.getLast().rows().getLast())
                .isEqualTo(pages.getLast().rows().getLast());
    }

    private static TestCsv file(String text, String encoding) throws IOException {
        if (!encoding.equals("gzip")) {
            String mark = encoding.startsWith("UTF") ? "\uFEFF" : "";
            return TestCsv.of(mark + text, Charset.forName(encoding));
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return new TestCsv(packed.toByteArray());
    }

    private static String randomCsv(RandomGenerator random, boolean narrow) {
        String[] pieces = {"a", "ü", narrow ? "é" : "😀", ",", "\n", "\r\n", "\"\"", " ", "x y", ""};
        String[] breaks = {"\n", "\r\n", "\r"};
        StringBuilder text = new StringBuilder("first,second,third" + breaks[random.nextInt(3)]);
        int rows = random.nextInt(40);
        for (int row = 0; row < rows; row++) {
            for (int field = 0; field < 3; field++) {
                text.append(field == 0 ? "" : ",");
                if (random.nextBoolean()) {
                    text.append('"');
                    for (int i = random.nextInt(6); i > 0; i--) {
                        text.append(pieces[random.nextInt(pieces.length)]);
                    }
                    text.append('"');
                } else {
                    text.append(random.nextInt(1_000));
                }
            }
            text.append(row == rows - 1 && random.nextBoolean() ? "" : breaks[random.nextInt(3)]);
        }
        return text.toString();
    }
}
