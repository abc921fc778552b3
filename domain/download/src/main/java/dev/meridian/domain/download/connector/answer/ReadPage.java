package dev.meridian.domain.download.connector.answer;

import dev.meridian.domain.download.connector.call.JsonPlaces;
import dev.meridian.domain.download.connector.definition.Condition;
import dev.meridian.domain.download.connector.definition.Source;
import dev.meridian.domain.download.connector.paging.NamedPage;
import dev.meridian.domain.download.connector.paging.PageFacts;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** The facts about a page that has been read. */
public final class ReadPage implements PageFacts {
    private final Map<String, List<String>> headers;
    private final Map<JsonPointer, Found> found;
    private final RowFacts facts;
    private final List<Condition> refused;

    /**
     * @param headers by name in lower case
     * @param refused what says that the page is a refusal; any of them
     */
    ReadPage(
            Map<String, List<String>> headers, Map<JsonPointer, Found> found, RowFacts facts, List<Condition> refused) {
        this.headers = headers;
        this.found = new HashMap<>(found);
        this.facts = facts;
        this.refused = refused;
    }

    /** What says that this is a refusal instead of a page, at its place in an object; empty if it is a page. */
    public Optional<JsonNode> refusal() {
        return refused.stream()
                .filter(condition -> Boolean.TRUE.equals(meets(condition)))
                .findFirst()
                .map(this::said);
    }

    private JsonNode said(Condition condition) {
        Found value = at(condition.source());
        JsonNode json = value == null ? MissingNode.getInstance() : value.json();
        return condition.pointer() == null ? json : JsonPlaces.alone(condition.pointer(), json);
    }

    @Override
    public long rows() {
        return facts.rows();
    }

    @Override
    public long digest() {
        return facts.digest();
    }

    @Override
    public Optional<String> value(Source source) {
        Found value = at(source);
        return value == null ? Optional.empty() : value.scalar();
    }

    @Override
    public Optional<NamedPage> named(Source source) {
        Found value = at(source);
        return value == null ? Optional.empty() : value.named();
    }

    @Override
    public @Nullable Boolean meets(Condition condition) {
        Found value = at(condition.source());
        return value == null ? null : value.meets(condition);
    }

    @Override
    public List<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    @Override
    public Optional<NamedPage> rowCursor() {
        return facts.lastCursor();
    }

    @Override
    public Optional<String> lastTime() {
        return facts.lastTime();
    }

    /** The latest time of a change among the rows, as the service wrote it; null if no row has one. */
    public @Nullable String mark() {
        return facts.mark();
    }

    /** The further values of each row that the plan asks for, by name; an empty text for a value that the row lacks. */
    public List<Map<String, String>> extras() {
        return facts.extras();
    }

    private @Nullable Found at(Source source) {
        JsonPointer place = source.place();
        if (place != null) {
            Found value = found.get(place);
            return value == null || source.item() == null ? value : Found.of(source.within(value.json()));
        }
        return header(String.valueOf(source.header())).stream()
                .findFirst()
                .map(Found::text)
                .orElse(null);
    }
}
