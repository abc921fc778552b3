package dev.meridian.domain.download.connector.answer;

import dev.meridian.domain.download.connector.definition.Condition;
import dev.meridian.domain.download.connector.definition.Source;
import dev.meridian.domain.download.connector.paging.NamedPage;
import dev.meridian.domain.download.connector.paging.PageFacts;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * A small page that was read as a tree, such as a list of tables.
 *
 * @param list the list of its rows
 * @param headers by name in lower case
 */
public record TreePage(JsonNode tree, JsonNode list, Map<String, List<String>> headers) implements PageFacts {
    /** Whether an answer that was read as a tree is a refusal, by any of the conditions. */
    public static boolean isRefusal(JsonNode tree, Map<String, List<String>> headers, List<Condition> refused) {
        TreePage page = new TreePage(tree, MissingNode.getInstance(), headers);
        return refused.stream().anyMatch(condition -> Boolean.TRUE.equals(page.meets(condition)));
    }

    @Override
    public long rows() {
        return list.size();
    }

    @Override
    public long digest() {
        return list.hashCode();
    }

    @Override
    public Optional<String> value(Source source) {
        Found found = at(source);
        return found == null ? Optional.empty() : found.scalar();
    }

    @Override
    public Optional<NamedPage> named(Source source) {
        Found found = at(source);
        return found == null ? Optional.empty() : found.named();
    }

    @Override
    public @Nullable Boolean meets(Condition condition) {
        Found found = at(condition.source());
        return found == null ? null : found.meets(condition);
    }

    @Override
    public List<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    @Override
    public Optional<NamedPage> rowCursor() {
        return Optional.empty();
    }

    @Override
    public Optional<String> lastTime() {
        return Optional.empty();
    }

    private @Nullable Found at(Source source) {
        if (source.place() != null) {
            return Found.of(source.in(tree));
        }
        return header(String.valueOf(source.header())).stream()
                .findFirst()
                .map(Found::text)
                .orElse(null);
    }
}
