package dev.meridian.domain.explorer.program;

import dev.meridian.domain.explorer.block.ColumnDefinition;
import dev.meridian.domain.explorer.block.ColumnDefinitions;
import dev.meridian.domain.explorer.block.RowField;
import dev.meridian.domain.explorer.block.Transform;
import dev.meridian.domain.explorer.ecma.EcmaNumber;
import dev.meridian.domain.explorer.ecma.EcmaText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The dimensions of a view in indicator mode: what its row names by variable id or by the slug of a derived column. */
public final class ViewDimensions {

    /** Something the row names, in the order in which dimensions are made of it. */
    private record Named(String property, String key, boolean bySlug) {}

    private record Resolved(long variableId, String property, Optional<ObjectNode> display) {}

    private final RowValues values;
    private final ColumnDefinitions definitions;
    private final List<Named> named = new ArrayList<>();
    private final List<String> ySlugs;

    public ViewDimensions(RowValues values, ColumnDefinitions definitions) {
        this.values = values;
        this.definitions = definitions;
        addSlugs("y", RowField.Y_SLUGS);
        addIds("y", RowField.Y_VARIABLE_IDS);
        addSlug("x", RowField.X_SLUG);
        addId("x", RowField.X_VARIABLE_ID);
        addSlug("color", RowField.COLOR_SLUG);
        addId("color", RowField.COLOR_VARIABLE_ID);
        addSlug("size", RowField.SIZE_SLUG);
        addId("size", RowField.SIZE_VARIABLE_ID);
        this.ySlugs = combinedYSlugs();
    }

    /** The y columns by slug; ids follow where the row names both. */
    public List<String> ySlugs() {
        return ySlugs;
    }

    /** The variable whose configs the view starts from. */
    public Optional<Long> baseVariable() {
        Optional<Long> byId = named.stream()
                .filter(each -> !each.bySlug())
                .map(ViewDimensions::id)
                .findFirst();
        return byId.or(() -> named.stream()
                .filter(Named::bySlug)
                .findFirst()
                .flatMap(this::transform)
                .filter(Transform::isDuplicate)
                .flatMap(transform -> transform.variableIds().stream().findFirst()));
    }

    /** The dimensions in stored order. */
    public ArrayNode resolve() {
        List<Resolved> resolved = new ArrayList<>();
        Set<Long> ids = new HashSet<>();
        for (Named each : named) {
            if (each.bySlug()) {
                addSources(each, resolved, ids);
            } else {
                resolved.add(new Resolved(id(each), each.property(), display(each)));
                ids.add(id(each));
            }
        }
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < ySlugs.size(); i++) {
            positions.put(ySlugs.get(i), i);
        }
        resolved.sort(Comparator.comparingInt(
                each -> positions.getOrDefault(Long.toString(each.variableId()), Integer.MAX_VALUE)));
        ArrayNode dimensions = JsonNodeFactory.instance.arrayNode();
        for (Resolved each : resolved) {
            ObjectNode dimension = dimensions.addObject();
            dimension.put("property", each.property()).put("variableId", each.variableId());
            each.display().ifPresent(display -> dimension.set("display", display));
        }
        return dimensions;
    }

    private void addSources(Named slug, List<Resolved> resolved, Set<Long> ids) {
        Transform transform = transform(slug).orElse(null);
        if (transform == null) {
            return;
        }
        for (long id : transform.variableIds()) {
            if (ids.add(id)) {
                resolved.add(
                        transform.isDuplicate()
                                ? new Resolved(id, slug.property(), display(slug))
                                : new Resolved(id, "table", Optional.empty()));
            }
        }
    }

    private Optional<Transform> transform(Named slug) {
        return definitions.written(slug.key()).flatMap(ColumnDefinition::transform);
    }

    private Optional<ObjectNode> display(Named each) {
        return definitions.written(each.key()).map(ColumnDefinition::display).filter(display -> !display.isEmpty());
    }

    private List<String> combinedYSlugs() {
        List<String> slugs = new ArrayList<>(Explorer.ySlugs(values));
        if (!slugs.isEmpty()) {
            slugs.addAll(EcmaText.words(values.text(RowField.Y_VARIABLE_IDS)));
        }
        return slugs;
    }

    private void addSlugs(String property, RowField field) {
        EcmaText.words(values.text(field)).forEach(slug -> named.add(new Named(property, slug, true)));
    }

    private void addIds(String property, RowField field) {
        EcmaText.words(values.text(field)).forEach(word -> addIdOf(property, word));
    }

    private void addSlug(String property, RowField field) {
        String slug = values.text(field);
        if (!slug.isEmpty()) {
            named.add(new Named(property, slug, true));
        }
    }

    private void addId(String property, RowField field) {
        addIdOf(property, values.text(field));
    }

    private void addIdOf(String property, String text) {
        leadingId(text).ifPresent(id -> named.add(new Named(property, Long.toString(id), false)));
    }

    private static long id(Named named) {
        return Long.parseLong(named.key());
    }

    /** The variable id at the beginning of a word; 0 is not an id. */
    public static Optional<Long> leadingId(String word) {
        double id = EcmaNumber.parseInt(word);
        return Double.isNaN(id) || id == 0 ? Optional.empty() : Optional.of((long) id);
    }
}
