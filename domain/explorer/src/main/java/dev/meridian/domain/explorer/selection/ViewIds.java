package dev.meridian.domain.explorer.selection;

import com.ibm.icu.text.Collator;
import com.ibm.icu.util.ULocale;
import dev.meridian.domain.explorer.block.Choice;
import dev.meridian.domain.explorer.ecma.CanonicalJson;
import dev.meridian.domain.explorer.ecma.EcmaNumber;
import dev.meridian.domain.explorer.ecma.EcmaText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Names views by their choices: {@code slug(choice)=slug(value)} joined by two underscores, choices in the order of the
 * root collation. Not thread-safe: it remembers the slugs it has made.
 */
public final class ViewIds {

    /** The length of the database column. */
    static final int MAX_LENGTH = 512;

    private static final Pattern FORBIDDEN = Pattern.compile("[^A-Za-z0-9_ \\-/]");
    private static final Pattern BLANKS = Pattern.compile(" +");
    private static final int MOST_SLUGS = 10_000;
    private static final long LAST_INDEX = 0xFFFF_FFFEL;
    private static final String SMALL_DIGITS = "₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹";

    private final List<Choice> choices;
    private final List<Integer> sorted;

    /** The order of keys in a JSON object of ECMAScript: whole numbers first, by size. */
    private final List<Integer> asKeys;

    private final List<String> prefixes;
    private final Map<String, String> slugs = new HashMap<>();

    ViewIds(List<Choice> choices) {
        this.choices = choices;
        Collator collator = Collator.getInstance(ULocale.ENGLISH);
        collator.setDecomposition(Collator.CANONICAL_DECOMPOSITION);
        this.sorted = new ArrayList<>();
        for (int i = 0; i < choices.size(); i++) {
            sorted.add(i);
        }
        Comparator<Integer> byName = (left, right) ->
                collator.compare(choices.get(left).name(), choices.get(right).name());
        sorted.sort(byName);
        this.asKeys = IntStream.range(0, choices.size())
                .boxed()
                .sorted(Comparator.comparingLong(
                        index -> arrayIndex(choices.get(index).name())))
                .toList();
        this.prefixes =
                choices.stream().map(choice -> slug(choice.name()) + "=").toList();
    }

    /** The id of a view with these values, in choice order. */
    String viewId(List<String> values) {
        StringBuilder id = new StringBuilder();
        for (int index : sorted) {
            if (!id.isEmpty()) {
                id.append("__");
            }
            id.append(prefixes.get(index)).append(knownSlug(values.get(index)));
        }
        return id.toString().toLowerCase(Locale.ROOT);
    }

    private String knownSlug(String value) {
        if (slugs.size() >= MOST_SLUGS) {
            slugs.clear();
        }
        return slugs.computeIfAbsent(value, ViewIds::slug);
    }

    /** The JSON object of choices and values, compact, in choice order; choices named by whole numbers come first. */
    String dimensions(List<String> values) {
        StringBuilder json = new StringBuilder("{");
        for (int i : asKeys) {
            if (json.length() > 1) {
                json.append(',');
            }
            CanonicalJson.quote(choices.get(i).name(), json);
            json.append(':');
            CanonicalJson.quote(values.get(i), json);
        }
        return json.append('}').toString();
    }

    /** A storable id for a view with an id that is too long: the id's beginning and the SHA-256 of the whole id. */
    static String shortened(String viewId) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(viewId.getBytes(StandardCharsets.UTF_8));
            String suffix = "~" + HexFormat.of().formatHex(digest);
            return viewId.substring(0, MAX_LENGTH - suffix.length()) + suffix;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The number that ECMAScript takes a key for if it is one in its shortest form, else one behind all of these. */
    private static long arrayIndex(String name) {
        boolean canonical = EcmaNumber.isDigits(name)
                && name.length() <= 10
                && (name.length() == 1 || name.charAt(0) != '0')
                && Long.parseLong(name) <= LAST_INDEX;
        return canonical ? Long.parseLong(name) : Long.MAX_VALUE;
    }

    public static String slug(String text) {
        String slug = EcmaText.trim(withPlainDigits(text).toLowerCase(Locale.ROOT));
        slug = withoutStarred(slug);
        slug = FORBIDDEN.matcher(slug).replaceAll("");
        return BLANKS.matcher(slug).replaceAll("-").replace("/", "");
    }

    /** Cuts the first stretch between two stars of one line, with the white space before it. */
    private static String withoutStarred(String text) {
        for (int star = text.indexOf('*'); star >= 0; star = text.indexOf('*', star + 1)) {
            int lineEnd = star;
            while (lineEnd < text.length() && "\n\r\u2028\u2029".indexOf(text.charAt(lineEnd)) < 0) {
                lineEnd++;
            }
            int last = text.lastIndexOf('*', lineEnd - 1);
            if (last > star + 1) {
                int start = star;
                while (start > 0 && EcmaText.isWhiteSpace(text.charAt(start - 1))) {
                    start--;
                }
                return text.substring(0, start) + text.substring(last + 1);
            }
            if (last > star) {
                star = last;
            }
        }
        return text;
    }

    private static String withPlainDigits(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            int digit = SMALL_DIGITS.indexOf(text.charAt(i));
            plain.append(digit < 0 ? text.charAt(i) : (char) ('0' + digit % 10));
        }
        return plain.toString();
    }
}
