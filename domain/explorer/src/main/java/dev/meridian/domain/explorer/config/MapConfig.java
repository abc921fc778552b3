package dev.meridian.domain.explorer.config;

import dev.meridian.domain.explorer.ecma.EcmaNumber;
import java.math.BigDecimal;
import java.math.RoundingMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The map tab. Its time is {@code latest} unless it says otherwise. */
final class MapConfig {

    private static final KeptKeys KEPT = KeptKeys.of(
            "columnSlug",
            "time",
            "startTime",
            "timeTolerance",
            "toleranceStrategy",
            "hideTimeline",
            "region",
            "globe",
            "colorScale",
            "tooltipUseCustomLabels",
            "selectedEntityNames");

    private MapConfig() {}

    static JsonNode normalise(JsonNode map) {
        ObjectNode kept = KEPT.of(map);
        putTimes(new ObjectView(map), kept);
        if (new ObjectView(kept).text("region").equals("World")) {
            kept.remove("region");
        }
        if (kept.path("globe") instanceof ObjectNode globe) {
            if (new ObjectView(globe).isTrue("isActive")) {
                kept.set("globe", rounded(globe));
            } else {
                kept.remove("globe");
            }
        }
        if (kept.has("selectedEntityNames")) {
            kept.set("selectedEntityNames", Names.distinct(kept.path("selectedEntityNames")));
        }
        ObjectNode scale = ColorScale.normalise(kept.path("colorScale"));
        kept.remove("colorScale");
        if (!scale.isEmpty()) {
            kept.set("colorScale", scale);
        }
        return kept;
    }

    /** The start is the time itself unless given; NaN differs even from itself, so it is kept. */
    private static void putTimes(ObjectView map, ObjectNode kept) {
        JsonNode time = map.value("time").map(TimeBound::normalise).orElse(kept.stringNode("latest"));
        JsonNode start = map.value("startTime").map(TimeBound::normalise).orElse(time);
        kept.set("time", time);
        kept.remove("startTime");
        boolean same =
                start.isNumber() && time.isNumber() ? start.doubleValue() == time.doubleValue() : start.equals(time);
        if (!same) {
            kept.set("startTime", start);
        }
    }

    private static ObjectNode rounded(ObjectNode globe) {
        ObjectNode rounded = globe.deepCopy();
        if (rounded.path("rotation") instanceof ArrayNode rotation) {
            for (int i = 0; i < rotation.size(); i++) {
                if (rotation.get(i).isNumber()) {
                    rotation.set(i, round(rotation.get(i).doubleValue()));
                }
            }
        }
        if (rounded.path("zoom").isNumber()) {
            rounded.put("zoom", round(rounded.path("zoom").doubleValue()));
        }
        return rounded;
    }

    /** Two places, halves upwards, as seen in the shortest decimal form. */
    private static double round(double value) {
        BigDecimal hundredths = new BigDecimal(EcmaNumber.toText(value)).movePointRight(2);
        return hundredths
                .add(new BigDecimal("0.5"))
                .setScale(0, RoundingMode.FLOOR)
                .movePointLeft(2)
                .doubleValue();
    }
}
