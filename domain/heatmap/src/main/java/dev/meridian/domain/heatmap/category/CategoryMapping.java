package dev.meridian.domain.heatmap.category;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which category a place of another vocabulary belongs to.
 *
 * <p>The table is the resource {@code categories.csv}. Overture has renamed categories; {@code overture-renames.csv} has the
 * names of today beside those in the table.
 */
public final class CategoryMapping {
    private static final String UNDIVIDED_HEALTHCARE = "healthcare";
    private static final String MEDICAL = "healthcare/medical";

    private final Map<String, String> overture = new LinkedHashMap<>();
    private final Map<Tag, String> osm = new LinkedHashMap<>();
    private final Map<String, String> own = new LinkedHashMap<>();

    private record Tag(String key, String value) {}

    private CategoryMapping() {}

    /** The mapping that comes with the product. */
    public static CategoryMapping standard() {
        CategoryMapping mapping = new CategoryMapping();
        Categories.OF_A_POINT.forEach(category -> mapping.own.put(category.id(), category.id()));
        mapping.own.put(UNDIVIDED_HEALTHCARE, MEDICAL);
        lines("categories.csv").forEach(mapping::add);
        lines("overture-renames.csv").forEach(mapping::addRename);
        return mapping;
    }

    private static List<String> lines(String resource) {
        try (InputStream file = CategoryMapping.class.getResourceAsStream(resource);
                BufferedReader reader = new BufferedReader(
                        new InputStreamReader(Objects.requireNonNull(file), StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.startsWith("#")).skip(1).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The category of an Overture category, under its name of today or an earlier one. */
    public Optional<String> ofOverture(String category) {
        return Optional.ofNullable(overture.get(category));
    }

    /**
     * The category of a feature with OpenStreetMap tags: that of the first line of the table which one of them matches. A
     * tag may have several values, separated by semicolons.
     *
     * @param tags gives a tag's value, null if the feature has no such tag
     */
    public Optional<String> ofOsm(TagLookup tags) {
        for (Map.Entry<Tag, String> line : osm.entrySet()) {
            String values = tags.value(line.getKey().key());
            if (values != null && hasValue(values, line.getKey().value())) {
                return Optional.of(line.getValue());
            }
        }
        return Optional.empty();
    }

    private static boolean hasValue(String values, String value) {
        return values.indexOf(';') < 0
                ? values.strip().equals(value)
                : Stream.of(values.split(";", -1)).map(String::strip).anyMatch(value::equals);
    }

    /** The keys of the tags that the table asks for. */
    public Set<String> tagKeys() {
        return osm.keySet().stream().map(Tag::key).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The first tag that the table asks for by its key, as {@code key=value}; an empty text if there is none. */
    public String firstTag(TagLookup tags) {
        return tagKeys().stream()
                .filter(key -> tags.value(key) != null)
                .findFirst()
                .map(key -> key + "=" + tags.value(key))
                .orElse("");
    }

    /** The category of a word in a CSV file: one of our own ids, an Overture category, or a tag {@code key=value}. */
    public Optional<String> ofWord(String word) {
        String ours = own.get(word);
        if (ours != null) {
            return Optional.of(ours);
        }
        int equals = word.indexOf('=');
        return equals < 0
                ? ofOverture(word)
                : ofOsm(key -> key.equals(word.substring(0, equals)) ? word.substring(equals + 1) : null);
    }

    private void add(String line) {
        String[] fields = line.split(",", 3);
        own.put(fields[2], fields[2]);
        if (fields[0].equals("overture")) {
            overture.put(fields[1], fields[2]);
        } else {
            String[] tag = fields[1].split("=", 2);
            osm.put(new Tag(tag[0], tag[1]), fields[2]);
        }
    }

    private void addRename(String line) {
        String[] names = line.split(",", 2);
        String category = overture.get(names[1]);
        if (category == null) {
            throw new IllegalStateException("overture-renames.csv names a category that is not in the table: " + line);
        }
        overture.putIfAbsent(names[0], category);
    }

    /** Looks up a tag of one feature. */
    @FunctionalInterface
    public interface TagLookup {
        @Nullable
        String value(String key);
    }
}
