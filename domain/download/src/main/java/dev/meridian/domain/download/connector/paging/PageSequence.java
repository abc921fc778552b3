package dev.meridian.domain.download.connector.paging;

import dev.meridian.domain.download.connector.definition.Condition;
import dev.meridian.domain.download.connector.definition.Paging;
import dev.meridian.domain.download.source.SourceFailure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides which page follows a page. The service decides where a table ends: an empty page is no end as long as the
 * service names a next page, and a page that is not full is no end by itself.
 */
public final class PageSequence {
    private PageSequence() {}

    /**
     * The page after one.
     *
     * @return empty at the end
     * @throws SourceFailure {@code next_page_missing} if the service says that there is more and does not say where
     */
    public static Optional<Next> after(Paging paging, Next at, PageFacts page) {
        return switch (paging) {
            case Paging.None _ -> Optional.empty();
            case Paging.Link link ->
                LinkHeader.target(page.header("Link"), link.rel()).map(Next.Address::new);
            case Paging.Address address ->
                named(page, address.more(), page.named(address.from())).map(name -> new Next.Address(name.in(false)));
            case Paging.Cursor cursor ->
                afterCursor(cursor, page)
                        .map(name -> new Next.Cursor(name.in(cursor.to().takesJson())));
            case Paging.Page number -> afterNumber(number, at, page);
            case Paging.Offset offset -> afterOffset(offset, at, page);
        };
    }

    private static Optional<NamedPage> afterCursor(Paging.Cursor cursor, PageFacts page) {
        if (cursor.from() != null) {
            return named(page, cursor.more(), page.named(cursor.from()));
        }
        boolean isEnd = page.rows() == 0 || (cursor.more() != null && Boolean.FALSE.equals(page.meets(cursor.more())));
        if (!isEnd && page.rowCursor().isEmpty()) {
            throw SourceFailure.permanent(
                    "next_page_missing",
                    "The last row of a page has nothing at '" + cursor.fromRow()
                            + "', from which the next page is asked for: check 'fromRow' in the definition");
        }
        return isEnd ? Optional.empty() : page.rowCursor();
    }

    private static Optional<NamedPage> named(PageFacts page, @Nullable Condition more, Optional<NamedPage> name) {
        Boolean hasMore = more == null ? null : page.meets(more);
        if (Boolean.FALSE.equals(hasMore)) {
            return Optional.empty();
        }
        if (Boolean.TRUE.equals(hasMore) && name.isEmpty()) {
            throw SourceFailure.retryable(
                    "next_page_missing",
                    "The service says that there are more rows but not where: check the place of the cursor in the definition");
        }
        return name;
    }

    private static Optional<Next> afterNumber(Paging.Page paging, Next at, PageFacts page) {
        int number = at instanceof Next.Number known ? known.number() : paging.first();
        boolean sameAgain = at instanceof Next.Number known && known.before() == page.digest() && page.rows() > 0;
        Boolean hasMore = paging.more() == null ? null : page.meets(paging.more());
        if (paging.count() != null && hasMore == null) {
            hasMore = page.value(paging.count())
                    .map(PageSequence::whole)
                    .map(count -> number < paging.first() + count - 1)
                    .orElse(null);
        }
        boolean goesOn = hasMore == null ? page.rows() > 0 : hasMore;
        return goesOn && !sameAgain ? Optional.of(new Next.Number(number + 1, page.digest())) : Optional.empty();
    }

    private static Optional<Next> afterOffset(Paging.Offset paging, Next at, PageFacts page) {
        long before = at instanceof Next.Offset known ? known.rows() : 0;
        Boolean hasMore = paging.more() == null ? null : page.meets(paging.more());
        if (page.rows() == 0 && Boolean.TRUE.equals(hasMore)) {
            throw SourceFailure.retryable(
                    "next_page_missing",
                    "The service says that there are more rows after row " + before + " and sends none");
        }
        boolean goesOn = hasMore == null ? page.rows() > 0 : hasMore;
        return goesOn ? Optional.of(new Next.Offset(before + page.rows())) : Optional.empty();
    }

    private static @Nullable Long whole(String text) {
        try {
            return Long.valueOf(text.strip());
        } catch (NumberFormatException none) {
            return null;
        }
    }
}
