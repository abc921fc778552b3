package dev.meridian.domain.heatmap.poi.csv;

import dev.meridian.domain.heatmap.poi.MalformedFileException;
import java.util.List;

/**
 * The positions of the columns in a CSV file of places, by its header.
 *
 * @param name -1 if the file has no such column
 * @param operatingStatus -1 if the file has no such column
 * @param needed the fewest fields of a row
 * @param all how many columns the header names
 */
record CsvColumns(int id, int category, int lat, int lng, int name, int operatingStatus, int needed, int all) {
    private static final String EXPECTED = "the header should be id,category,lat,lng,name";

    /**
     * Finds the columns.
     *
     * @throws MalformedFileException if a column is missing or named twice, or if the line cannot be a header at all
     */
    static CsvColumns of(List<String> header) {
        List<String> names = header.stream().map(String::strip).toList();
        refuseOtherSeparators(names);
        names.forEach(CsvColumns::refuseControlCharacters);
        int id = required(names, "id");
        int category = names.contains("category") || !names.contains("basic_category")
                ? required(names, "category")
                : required(names, "basic_category");
        int lat = required(names, "lat");
        int lng = required(names, "lng");
        return new CsvColumns(
                id,
                category,
                lat,
                lng,
                optional(names, "name"),
                optional(names, "operating_status"),
                1 + Math.max(Math.max(id, category), Math.max(lat, lng)),
                names.size());
    }

    private static void refuseOtherSeparators(List<String> names) {
        for (String separator : List.of(";", "\t", "|")) {
            if (names.size() == 1 && names.get(0).contains(separator)) {
                throw refused("The columns are separated by '" + (separator.equals("\t") ? "tab" : separator)
                        + "' instead of commas");
            }
        }
    }

    private static void refuseControlCharacters(String name) {
        name.chars().filter(Character::isISOControl).findFirst().ifPresent(control -> {
            throw refused(String.format("The header has the control character U+%04X", control));
        });
    }

    private static int required(List<String> names, String name) {
        int index = optional(names, name);
        if (index < 0) {
            throw refused("The header lacks '" + name + "'");
        }
        return index;
    }

    private static int optional(List<String> names, String name) {
        if (names.indexOf(name) != names.lastIndexOf(name)) {
            throw refused("The header names '" + name + "' twice");
        }
        return names.indexOf(name);
    }

    private static MalformedFileException refused(String problem) {
        return new MalformedFileException(1, problem + "; " + EXPECTED);
    }
}
