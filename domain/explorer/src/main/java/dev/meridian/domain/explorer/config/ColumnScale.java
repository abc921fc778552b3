package dev.meridian.domain.explorer.config;

import dev.meridian.domain.explorer.ecma.EcmaNumber;
import dev.meridian.domain.explorer.ecma.EcmaText;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The colour scale that a column definition describes in its {@code colorScale...} fields. */
public final class ColumnScale {

    private final UnaryOperator<String> fields;
    private final ObjectNode scale = JsonNodeFactory.instance.objectNode();

    private ColumnScale(UnaryOperator<String> fields) {
        this.fields = fields;
    }

    /**
     * The scale; an empty object if no field describes one.
     *
     * @param fields a field's text by its name, {@code ""} if it is not set
     */
    public static ObjectNode of(UnaryOperator<String> fields) {
        ColumnScale builder = new ColumnScale(fields);
        builder.build();
        return builder.scale;
    }

    private void build() {
        copyText("colorScaleScheme", "baseColorScheme");
        String invert = fields.apply("colorScaleInvert");
        if (!invert.isEmpty()) {
            scale.put("colorSchemeInvert", "true".equals(invert));
        }
        String numericBins = fields.apply("colorScaleNumericBins");
        String categoricalBins = fields.apply("colorScaleCategoricalBins");
        if (!numericBins.isEmpty()) {
            addNumericBins(numericBins);
        }
        if (!categoricalBins.isEmpty()) {
            addCategoricalBins(categoricalBins);
        }
        String noDataLabel = fields.apply("colorScaleNoDataLabel");
        if (!noDataLabel.isEmpty()) {
            object("customCategoryLabels").put("No data", lineFeeds(noDataLabel));
        }
        if (!numericBins.isEmpty() || !categoricalBins.isEmpty()) {
            scale.put("binningStrategy", "manual");
        }
        copyText("colorScaleBinningStrategy", "binningStrategy");
        copyText("colorScaleLegendDescription", "legendDescription");
    }

    private void addNumericBins(String bins) {
        ArrayNode values = scale.putArray("customNumericValues");
        ArrayNode colors = scale.putArray("customNumericColors");
        ArrayNode labels = scale.putArray("customNumericLabels");
        double min = EcmaNumber.parseFloat(fields.apply("colorScaleNumericMinValue"));
        values.add(Double.isNaN(min) ? 0 : min);
        for (String bin : EcmaText.split(lineFeeds(bins), ';')) {
            List<String> parts = EcmaText.split(bin, ',');
            if (!parts.getFirst().isEmpty()) {
                values.add(EcmaNumber.parseFloat(parts.getFirst()));
                addOrNull(colors, color(parts));
                addOrNull(labels, label(parts));
            }
        }
        scale.put("customNumericColorsActive", true);
    }

    private void addCategoricalBins(String bins) {
        for (String bin : EcmaText.split(lineFeeds(bins), ';')) {
            List<String> parts = EcmaText.split(bin, ',');
            String value = parts.getFirst();
            if (!value.isEmpty()) {
                putIfPresent("customCategoryColors", value, color(parts));
                putIfPresent("customCategoryLabels", value, label(parts));
            }
        }
    }

    private static String color(List<String> parts) {
        return parts.size() > 1 ? EcmaText.trim(parts.get(1)) : "";
    }

    private static String label(List<String> parts) {
        return parts.size() > 2 ? EcmaText.trim(String.join(",", parts.subList(2, parts.size()))) : "";
    }

    private static void addOrNull(ArrayNode array, String text) {
        if (text.isEmpty()) {
            array.addNull();
        } else {
            array.add(text);
        }
    }

    private void putIfPresent(String object, String key, String text) {
        if (!text.isEmpty()) {
            object(object).put(key, text);
        }
    }

    private ObjectNode object(String key) {
        return scale.path(key) instanceof ObjectNode existing ? existing : scale.putObject(key);
    }

    private void copyText(String field, String key) {
        String text = fields.apply(field);
        if (!text.isEmpty()) {
            scale.put(key, lineFeeds(text));
        }
    }

    private static String lineFeeds(String text) {
        return text.replace("\\n", "\n");
    }
}
