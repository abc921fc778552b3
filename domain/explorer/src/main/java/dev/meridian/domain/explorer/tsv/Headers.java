package dev.meridian.domain.explorer.tsv;

import dev.meridian.domain.explorer.ecma.EcmaText;
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
        Map<String, Integer> nextSuffixes = new HashMap<>();
        List<String> names = new ArrayList<>(fields.size());
        for (String field : fields) {
            String name = EcmaText.trim(field);
            Integer suffix = nextSuffixes.get(name);
            if (suffix == null) {
                nextSuffixes.put(name, 1);
                used.add(name);
                names.add(name);
                continue;
            }
            while (!used.add(name + "_" + suffix)) {
                suffix++;
            }
            nextSuffixes.put(name, suffix + 1);
            names.add(name + "_" + suffix);
        }
        return names;
    }
}
