package dev.meridian.domain.download.connector.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.domain.download.connector.definition.Condition;
import dev.meridian.domain.download.connector.definition.Paging;
import dev.meridian.domain.download.connector.definition.Place;
import dev.meridian.domain.download.connector.definition.Source;
import dev.meridian.domain.download.connector.definition.ValueType;
import dev.meridian.domain.download.source.SourceFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonPointer;

class PageSequenceTest {
    private static final Next FIRST = new Next.First();
    private static final Place AFTER = new Place("after", null, null, null);
    private static final Source NEXT = pointer("/next");
    private static final Condition MORE = new Condition(JsonPointer.compile("/more"), null, null);

    @Test
    void anEmptyPageIsNoEndWhileANextOneIsNamed() {
        Page empty = new Page(0).says("/next", "c2").hasHeader("Link", "</2>; rel=next");
        assertThat(after(new Paging.Cursor(NEXT, null, AFTER, null), empty)).contains(new Next.Cursor("c2"));
        assertThat(after(new Paging.Address(NEXT, null), empty)).contains(new Next.Address("c2"));
        assertThat(after(new Paging.Link("next"), empty)).contains(new Next.Address("/2"));
    }

    @Test
    void whatNamesNoNextPageIsTheEndHoweverFullThePageIs() {
        Page full = new Page(100);
        assertThat(after(new Paging.Cursor(NEXT, null, AFTER, null), full)).isEmpty();
        assertThat(after(new Paging.Address(NEXT, null), full)).isEmpty();
        assertThat(after(new Paging.Link("next"), full)).isEmpty();
        assertThat(after(new Paging.None(), full)).isEmpty();
    }

    @Test
    void aServiceThatSaysThatThereIsNoMoreIsBelievedAlthoughItNamesACursor() {
        Page last = new Page(3).says("/next", "c9").meets("/more", false);
        assertThat(after(new Paging.Cursor(NEXT, null, AFTER, MORE), last)).isEmpty();
    }

    @Test
    void moreRowsWithoutACursorAreAFailureAndNoEnd() {
        Page lost = new Page(3).meets("/more", true);
        assertThatThrownBy(() -> after(new Paging.Cursor(NEXT, null, AFTER, MORE), lost))
                .isInstanceOfSatisfying(
                        SourceFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo("next_page_missing"));
    }

    /** As MediaWiki and Elasticsearch name it; what looked like no cursor was taken for the end of the table. */
    @Test
    void aListOrAnObjectIsNoEndButACursorForPlacesThatTakeIt() {
        Page page = new Page(3).saysInJson("/next", "[17,\"b\"]");
        Place body = new Place(null, null, JsonPointer.compile("/search_after"), null, ValueType.JSON);
        Place members = new Place(null, null, null, null, ValueType.TEXT, Place.Members.QUERY);
        assertThat(after(new Paging.Cursor(NEXT, null, body, null), page)).contains(new Next.Cursor("[17,\"b\"]"));
        assertThat(after(new Paging.Cursor(NEXT, null, members, null), page)).isPresent();
        for (Paging text : List.of(new Paging.Cursor(NEXT, null, AFTER, null), new Paging.Address(NEXT, null))) {
            assertThatThrownBy(() -> after(text, page))
                    .isInstanceOfSatisfying(
                            SourceFailure.class,
                            failure -> assertThat(failure.code()).isEqualTo("unexpected_shape"));
        }
    }

    @Test
    void aCursorOfTheLastRowGoesOnUntilAnEmptyPage() {
        Paging paging = new Paging.Cursor(null, JsonPointer.compile("/id"), AFTER, null);
        assertThat(after(paging, new Page(2).lastRow("r2"))).contains(new Next.Cursor("r2"));
        assertThat(after(paging, new Page(0))).isEmpty();
    }

    @Test
    void aLastRowWithoutACursorIsAFailureAndNoEnd() {
        Paging paging = new Paging.Cursor(null, JsonPointer.compile("/idd"), AFTER, MORE);
        assertThatThrownBy(() -> after(paging, new Page(2)))
                .isInstanceOfSatisfying(
                        SourceFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo("next_page_missing"))
                .hasMessageContaining("'/idd'");
        assertThat(after(paging, new Page(2).meets("/more", false))).isEmpty();
    }

    @Test
    void pageNumbersGoOnAfterAPageThatIsNotFullUntilAnEmptyPage() {
        Paging paging = new Paging.Page(AFTER, 1, null, null);
        assertThat(after(paging, new Page(1).digest(7))).contains(new Next.Number(2, 7));
        assertThat(PageSequence.after(paging, new Next.Number(2, 7), new Page(1).digest(8)))
                .contains(new Next.Number(3, 8));
        assertThat(PageSequence.after(paging, new Next.Number(3, 8), new Page(0)))
                .isEmpty();
    }

    @Test
    void theSamePageTwiceRunningIsTheEndOfPageNumbers() {
        Paging paging = new Paging.Page(AFTER, 1, null, null);
        assertThat(PageSequence.after(paging, new Next.Number(3, 8), new Page(2).digest(8)))
                .isEmpty();
    }

    @Test
    void aNumberOfPagesEndsThemAndAnEmptyPageBeforeItDoesNot() {
        Paging paging = new Paging.Page(AFTER, 1, pointer("/pages"), null);
        assertThat(PageSequence.after(paging, new Next.Number(2, 1), new Page(0).says("/pages", "3")))
                .isPresent();
        assertThat(PageSequence.after(paging, new Next.Number(3, 1), new Page(5).says("/pages", "3")))
                .isEmpty();
        assertThat(PageSequence.after(paging, FIRST, new Page(5).says("/pages", "unknown")))
                .as("a count that is none decides nothing")
                .isPresent();
    }

    @Test
    void offsetsCountTheRowsThatCame() {
        Paging paging = new Paging.Offset(AFTER, null);
        assertThat(after(paging, new Page(70))).contains(new Next.Offset(70));
        assertThat(PageSequence.after(paging, new Next.Offset(70), new Page(5))).contains(new Next.Offset(75));
        assertThat(PageSequence.after(paging, new Next.Offset(75), new Page(0))).isEmpty();
    }

    @Test
    void aReadingPointSurvivesStorage() {
        ReadingPoint point = new ReadingPoint(
                new Next.Number(4, -5),
                new ReadingPoint.ParentPoint(new Next.Cursor("p"), "7"),
                new ReadingPoint.WindowPoint("2024-01-01", "2024-02-01", null, true),
                true,
                "2024-01-31T00:00:00Z",
                105L);
        assertThat(ReadingPoint.of(point.position())).isEqualTo(point);
        ReadingPoint first = ReadingPoint.start(null, null);
        assertThat(ReadingPoint.of(first.position())).isEqualTo(first);
    }

    private static Optional<Next> after(Paging paging, Page page) {
        return PageSequence.after(paging, FIRST, page);
    }

    private static Source pointer(String text) {
        return new Source(JsonPointer.compile(text), null);
    }

    /** A page as the paging sees it. */
    private static final class Page implements PageFacts {
        private final long rows;
        private final Map<String, String> values = new HashMap<>();
        private final Map<String, String> structures = new HashMap<>();
        private final Map<String, Boolean> conditions = new HashMap<>();
        private final Map<String, List<String>> headers = new HashMap<>();
        private long digest;
        private @Nullable String lastRow;

        Page(long rows) {
            this.rows = rows;
        }

        Page says(String pointer, String value) {
            values.put(pointer, value);
            return this;
        }

        Page saysInJson(String pointer, String json) {
            structures.put(pointer, json);
            return this;
        }

        Page meets(String pointer, boolean value) {
            conditions.put(pointer, value);
            return this;
        }

        Page hasHeader(String name, String value) {
            headers.put(name, List.of(value));
            return this;
        }

        Page digest(long number) {
            digest = number;
            return this;
        }

        Page lastRow(String cursor) {
            lastRow = cursor;
            return this;
        }

        @Override
        public long rows() {
            return rows;
        }

        @Override
        public long digest() {
            return digest;
        }

        @Override
        public Optional<String> value(Source source) {
            return Optional.ofNullable(values.get(String.valueOf(source.pointer())));
        }

        @Override
        public Optional<NamedPage> named(Source source) {
            String structure = structures.get(String.valueOf(source.pointer()));
            return structure == null
                    ? value(source).map(text -> new NamedPage(text, true))
                    : Optional.of(new NamedPage(structure, false));
        }

        @Override
        public @Nullable Boolean meets(Condition condition) {
            return conditions.get(String.valueOf(condition.pointer()));
        }

        @Override
        public List<String> header(String name) {
            return headers.getOrDefault(name, List.of());
        }

        @Override
        public Optional<NamedPage> rowCursor() {
            return Optional.ofNullable(lastRow).map(text -> new NamedPage(text, true));
        }

        @Override
        public Optional<String> lastTime() {
            return Optional.empty();
        }
    }
}
