package dev.meridian.activities.record.stem;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How records are separated into stems by their type, if no job has named an engine.
 *
 * @param byType the type {@code *} stands for all others
 */
public record StemDefaults(Map<String, StemChoice> byType) {
    private static final String ALL_OTHERS = "*";

    public StemDefaults {
        byType = Map.copyOf(byType);
    }

    /**
     * Reads a list such as {@code song=hpss,interview=center}.
     *
     * @throws IllegalArgumentException if an entry is malformed; its message says which
     */
    public static StemDefaults parse(String text) {
        Map<String, StemChoice> byType = new LinkedHashMap<>();
        for (String entry : text.isBlank() ? new String[] {} : text.split(",", -1)) {
            int equals = entry.lastIndexOf('=');
            String type = equals < 0 ? "" : entry.substring(0, equals).strip();
            StemChoice choice = equals < 0
                    ? StemChoice.NONE
                    : StemChoice.parse(entry.substring(equals + 1).strip()).orElse(StemChoice.NONE);
            boolean saysNone =
                    equals >= 0 && entry.substring(equals + 1).strip().equals(StemChoice.NONE.text());
            if (type.isEmpty() || choice.isNone() && !saysNone) {
                throw new IllegalArgumentException(
                        "has the entry '" + entry.strip() + "', which is not a type, an equals sign and an engine");
            }
            byType.put(type, choice);
        }
        return new StemDefaults(byType);
    }

    /** The choice for records of this type. */
    public StemChoice of(String recordType) {
        StemChoice others = byType.getOrDefault(ALL_OTHERS, StemChoice.NONE);
        return byType.getOrDefault(recordType, others);
    }
}
