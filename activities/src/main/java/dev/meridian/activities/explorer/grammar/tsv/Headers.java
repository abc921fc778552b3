package dev.meridian.activities.explorer.grammar.tsv;

import dev.meridian.activities.explorer.grammar.ecma.EcmaText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The column names of a delimited table: trimmed header fields, repeated ones told apart by {@code _1}, {@code _2} ... */
final class Headers {

    private Headers() {}

    static List<String> unique(List<String> fields) {
        Set<String> used = new HashSet<>(fields);
        Map<String, Integer> counts = new HashMap<>();
        List<String> names = new ArrayList<>(fields.size());
        for (String field : fields) {
            String name = EcmaText.trim(field);
            Integer count = counts.get(name);
            if (count == null) {
                counts.put(name, 1);
                used.add(name);
                names.add(name);
                continue;
            }
            int suffix = count;
            while (used.contains(name + "_" + suffix)) {
                suffix++;
            }
            used.add(name + "_" + suffix);
            counts.put(name, count + 1);
            names.add(name + "_" + suffix);
        }
        return names;
    }
}
