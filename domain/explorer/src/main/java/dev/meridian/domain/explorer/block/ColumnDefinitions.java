package dev.meridian.domain.explorer.block;

import dev.meridian.domain.explorer.config.LoadedColumn;
import dev.meridian.domain.explorer.source.IndicatorMetadata;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The column definitions of one table, or of indicators, by key; of several with one key the last counts. A column that
 * duplicates another one has all fields of that column that it does not set itself. Not thread-safe.
 */
public final class ColumnDefinitions {

    public static final ColumnDefinitions NONE = new ColumnDefinitions(List.of());

    private static final ObjectNode NO_SCALE = JsonNodeFactory.instance.objectNode();

    private final Map<String, ColumnDefinition> byKey = new LinkedHashMap<>();
    private final Map<String, Inherited> inherited = new HashMap<>();
    private final Map<String, ObjectNode> scales = new HashMap<>();

    /**
     * A definition with what it inherits.
     *
     * @param origin the column at the end of the chain of duplicates; the column itself if it is none
     */
    private record Inherited(ColumnDefinition definition, String origin) {}

    public ColumnDefinitions(Collection<ColumnDefinition> definitions) {
        definitions.forEach(definition -> byKey.put(definition.key(), definition));
    }

    /** A definition as it is written, without what it inherits. */
    public Optional<ColumnDefinition> written(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /** A definition with the fields that it inherits from the definitions of the columns it duplicates. */
    public Optional<ColumnDefinition> find(String key) {
        return Optional.ofNullable(inherited(key)).map(Inherited::definition);
    }

    /** The column that a chain of duplicates starts from; the column itself if it duplicates none. */
    public String origin(String key) {
        Inherited known = inherited(key);
        return known == null ? key : known.origin();
    }

    public Collection<ColumnDefinition> all() {
        return byKey.values();
    }

    /** The colour scale a column's definition describes; empty if it has no definition. */
    public ObjectNode colorScale(String key) {
        return find(key).map(this::colorScale).orElse(NO_SCALE);
    }

    /** A column that is known by its definition alone. */
    public LoadedColumn column(ColumnDefinition definition, boolean numericByData) {
        String name = definition.displayName();
        return new LoadedColumn(
                definition.key(),
                name.isEmpty() ? definition.key() : name,
                definition.numeric().orElse(numericByData),
                IndicatorMetadata.isTruthy(definition.display().path("isProjection")),
                "",
                "",
                colorScale(definition.key()));
    }

    private ObjectNode colorScale(ColumnDefinition definition) {
        return scales.computeIfAbsent(definition.key(), absent -> definition.colorScale());
    }

    /** Goes to the end of a chain of duplicates and back; a chain that is a ring ends where it would repeat. */
    private @Nullable Inherited inherited(String key) {
        Deque<ColumnDefinition> chain = new ArrayDeque<>();
        Set<String> seen = new HashSet<>();
        Optional<String> next = Optional.of(key);
        String last = key;
        while (next.isPresent() && !inherited.containsKey(next.get()) && seen.add(next.get())) {
            last = next.get();
            ColumnDefinition definition = byKey.get(last);
            next = definition == null ? Optional.empty() : definition.duplicated();
            if (definition != null) {
                chain.push(definition);
            }
        }
        Inherited source = next.map(inherited::get).orElse(null);
        String origin = source == null ? last : source.origin();
        while (!chain.isEmpty()) {
            ColumnDefinition definition = chain.pop();
            ColumnDefinition whole = source == null ? definition : definition.inheriting(source.definition());
            source = new Inherited(whole, origin);
            inherited.put(definition.key(), source);
        }
        return inherited.get(key);
    }
}
