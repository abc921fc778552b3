package dev.meridian.domain.download.value;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What columns, tables and schemas are called: lower-case letters, digits and underscores, at most 63 bytes, which is what
 * PostgreSQL keeps of a name, and distinct by a number at the end.
 */
public final class ColumnNames {
    /** The most bytes of a name. */
    public static final int LONGEST = 63;

    /** Names of PostgreSQL's system columns, and of the columns that every downloaded table has. */
    private static final Set<String> RESERVED =
            Set.of("tableoid", "xmin", "cmin", "xmax", "cmax", "ctid", "oid", "_id", "_notes", "_version");

    private ColumnNames() {}

    /** A column for a field, which no other column of the table has. */
    public static String column(String field, Predicate<String> isTaken) {
        return distinct(plain(field, "field"), name -> RESERVED.contains(name) || isTaken.test(name));
    }

    /** A name for a table or schema, which no other one has. */
    public static String relation(String wanted, Predicate<String> isTaken) {
        return distinct(plain(wanted, "table"), isTaken);
    }

    /** A name as it stands in a statement. */
    public static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String plain(String wanted, String ofNothing) {
        String lower = Normalizer.normalize(wanted, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        StringBuilder name = new StringBuilder();
        lower.codePoints()
                .forEach(point -> name.appendCodePoint(Character.isLetterOrDigit(point) || point == '_' ? point : '_'));
        if (name.chars().allMatch(c -> c == '_')) {
            return ofNothing;
        }
        return Character.isDigit(name.codePointAt(0)) ? "_" + name : name.toString();
    }

    private static String distinct(String name, Predicate<String> isTaken) {
        String whole = cut(name, LONGEST);
        for (int number = 2; isTaken.test(whole); number++) {
            String suffix = "_" + number;
            whole = cut(name, LONGEST - suffix.length()) + suffix;
        }
        return whole;
    }

    private static String cut(String name, int bytes) {
        String cut = name;
        while (cut.getBytes(StandardCharsets.UTF_8).length > bytes) {
            cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
        }
        return cut;
    }
}
