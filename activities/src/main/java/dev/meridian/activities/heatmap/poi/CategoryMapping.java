package dev.meridian.activities.heatmap.poi;

import dev.meridian.activities.heatmap.scoring.Categories;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which category a place of another vocabulary belongs to; the table is the resource {@code categories.csv}. */
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
        try (InputStream file = CategoryMapping.class.getResourceAsStream("categories.csv");
                BufferedReader reader = new BufferedReader(
                        new InputStreamReader(Objects.requireNonNull(file), StandardCharsets.UTF_8))) {
            reader.lines().skip(1).filter(line -> !line.startsWith("#")).forEach(mapping::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return mapping;
    }

    /** The category of an Overture category. */
    public Optional<String> ofOverture(String category) {
        return Optional.ofNullable(overture.get(category));
    }

    /**
     * The category of a feature with OpenStreetMap tags: that of the first line of the table which one of them matches.
     *
     * @param tags gives a tag's value, null if the feature has no such tag
     */
    public Optional<String> ofOsm(TagLookup tags) {
        for (Map.Entry<Tag, String> line : osm.entrySet()) {
            if (line.getKey().value().equals(tags.value(line.getKey().key()))) {
                return Optional.of(line.getValue());
            }
        }
        return Optional.empty();
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
                : Optional.ofNullable(osm.get(new Tag(word.substring(0, equals), word.substring(equals + 1))));
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

    /** Looks up a tag of one feature. */
    @FunctionalInterface
    public interface TagLookup {
        @Nullable
        String value(String key);
    }
}
