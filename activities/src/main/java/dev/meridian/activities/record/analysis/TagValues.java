package dev.meridian.activities.record.analysis;

import dev.meridian.domain.audio.tag.Names;
import dev.meridian.domain.audio.tag.TagText;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Collects the values of fields and brings them into one spelling. */
final class TagValues {
    private static final int MOST_VALUES = 50;
    private static final int LONGEST = 1_000;
    private static final Pattern OF_TOTAL = Pattern.compile("\\s*0*(\\d{1,5})\\s*(?:/\\s*0*(\\d{1,5})\\s*)?");
    private static final Pattern YEAR = Pattern.compile("(?<!\\d)(\\d{4})(?!\\d)");
    private static final Pattern ISRC = Pattern.compile("[A-Z]{2}[A-Z0-9]{3}\\d{7}");

    private final Map<TagField, List<String>> values = new EnumMap<>(TagField.class);
    private boolean doubtful;

    /** Adds the values that a format kept apart; a single value may still name several. */
    void add(TagField field, List<String> found) {
        List<String> texts = found.stream()
                .map(TagText::normalise)
                .filter(text -> !text.isEmpty())
                .toList();
        if (texts.isEmpty()) {
            return;
        }
        doubtful |= texts.stream().anyMatch(TagText::isDoubtful);
        switch (field) {
            case TRACK -> numbers(texts.getFirst(), TagField.TRACK, TagField.TRACK_TOTAL);
            case DISC -> numbers(texts.getFirst(), TagField.DISC, TagField.DISC_TOTAL);
            case TRACK_TOTAL, DISC_TOTAL -> numbers(texts.getFirst(), field, field);
            case YEAR -> {
                Matcher year = YEAR.matcher(texts.getFirst());
                if (year.find()) {
                    put(field, List.of(year.group(1)));
                }
            }
            case ISRC -> isrc(texts.getFirst());
            case LANGUAGE -> {
                // Programs that know no language write so.
                if (!texts.getFirst().equalsIgnoreCase("und")) {
                    put(field, texts.subList(0, 1));
                }
            }
            case BPM -> {
                // Some programs write 0 where they know none.
                if (!texts.getFirst().matches("0+([.,]0*)?")) {
                    put(field, texts.subList(0, 1));
                }
            }
            default -> put(field, field.hasSeveral() ? names(texts) : texts.subList(0, 1));
        }
    }

    private static List<String> names(List<String> texts) {
        return texts.size() == 1 ? Names.split(texts.getFirst()) : Names.keep(texts);
    }

    private void isrc(String text) {
        String code = text.replace("-", "").replace(" ", "").toUpperCase(Locale.ROOT);
        if (ISRC.matcher(code).matches()) {
            put(TagField.ISRC, List.of(code));
        }
    }

    private void numbers(String text, TagField number, TagField total) {
        Matcher numbers = OF_TOTAL.matcher(text);
        if (numbers.matches()) {
            if (!numbers.group(1).equals("0")) {
                put(number, List.of(numbers.group(1)));
            }
            if (numbers.group(2) != null && !numbers.group(2).equals("0")) {
                put(total, List.of(numbers.group(2)));
            }
        }
    }

    private void put(TagField field, List<String> found) {
        values.putIfAbsent(
                field,
                new ArrayList<>(found.stream()
                        .limit(MOST_VALUES)
                        .map(value -> value.length() <= LONGEST ? value : value.substring(0, LONGEST))
                        .toList()));
    }

    /** Whether a text looks as if it had been read in the wrong encoding. */
    boolean isDoubtful() {
        return doubtful;
    }

    /** The values by the fields' names. */
    Map<String, List<String>> byName() {
        Map<String, List<String>> named = new LinkedHashMap<>();
        values.forEach((field, found) -> named.put(field.wireName(), List.copyOf(found)));
        return named;
    }
}
