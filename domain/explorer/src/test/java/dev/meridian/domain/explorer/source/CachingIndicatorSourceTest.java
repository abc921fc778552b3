package dev.meridian.domain.explorer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CachingIndicatorSourceTest {

    private static final Duration FRESH = Duration.ofSeconds(30);

    private final Map<String, String> tables = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private boolean broken;

    private final VersionedSource origin = new VersionedSource() {
        @Override
        public Answer<IndicatorMetadata> metadata(long indicatorId, Version known) {
            asked.add("metadata " + indicatorId);
            return new Answer.Found<>(new IndicatorMetadata("N", "", "", "", false, "", ""), Version.UNKNOWN);
        }

        @Override
        public boolean hasData(long indicatorId) {
            asked.add("data " + indicatorId);
            return indicatorId == 1;
        }
    };

    /** A table's text is its own version. */
    private Answer<String> table(String url, Version known) {
        if (broken) {
            throw new IndicatorSourceException("status 500");
        }
        asked.add(url + known.etag().map(etag -> " if not " + etag).orElse(""));
        String text = tables.get(url);
        if (text == null) {
            return new Answer.Missing<>();
        }
        Optional<String> etag = Optional.of(text);
        return etag.equals(known.etag())
                ? new Answer.Unchanged<>()
                : new Answer.Found<>(text, new Version(etag, Optional.empty()));
    }

    private CachingIndicatorSource cache(long maxBytes) {
        return new CachingIndicatorSource(origin, this::table, FRESH, maxBytes, () -> now);
    }

    @Test
    void aFreshAnswerIsNotAskedForAgain() {
        CachingIndicatorSource cache = cache(1 << 20);
        tables.put("t", "one");
        assertThat(cache.tableHead("t")).contains("one");
        tables.put("t", "two");
        now = now.plus(FRESH).minusMillis(1);
        assertThat(cache.tableHead("t")).contains("one");
        cache.metadata(1);
        cache.metadata(1);
        cache.hasData(1);
        cache.hasData(1);
        assertThat(asked).containsExactly("t", "metadata 1", "data 1");
    }

    @Test
    void anOldAnswerIsAskedForByItsVersion() {
        CachingIndicatorSource cache = cache(1 << 20);
        tables.put("t", "one");
        cache.tableHead("t");
        now = now.plus(FRESH);
        assertThat(cache.tableHead("t")).contains("one");
        tables.put("t", "two");
        assertThat(cache.tableHead("t")).contains("one");
        now = now.plus(FRESH);
        assertThat(cache.tableHead("t")).contains("two");
        assertThat(asked).containsExactly("t", "t if not one", "t if not one");
    }

    @Test
    void whatIsMissingIsNotRemembered() {
        CachingIndicatorSource cache = cache(1 << 20);
        assertThat(cache.tableHead("t")).isEmpty();
        tables.put("t", "one");
        assertThat(cache.tableHead("t")).contains("one");
        tables.clear();
        now = now.plus(FRESH);
        assertThat(cache.tableHead("t")).isEmpty();
        assertThat(cache.hasData(2)).isFalse();
        assertThat(cache.hasData(2)).isFalse();
        assertThat(asked).endsWith("data 2", "data 2");
    }

    @Test
    void aFaultIsPassedOnAndNotRemembered() {
        CachingIndicatorSource cache = cache(1 << 20);
        tables.put("t", "one");
        broken = true;
        assertThatThrownBy(() -> cache.tableHead("t")).isInstanceOf(IndicatorSourceException.class);
        broken = false;
        assertThat(cache.tableHead("t")).contains("one");
    }

    @Test
    void theCacheForgetsWhatWasUsedLeastRecently() {
        CachingIndicatorSource cache = cache(4 * 3000);
        for (String table : List.of("a", "b", "c")) {
            tables.put(table, table + "x".repeat(900));
        }
        cache.tableHead("a");
        cache.tableHead("b");
        cache.tableHead("a");
        cache.tableHead("c");
        asked.clear();
        cache.tableHead("a");
        cache.tableHead("b");
        assertThat(asked).containsExactly("b");
    }
}
