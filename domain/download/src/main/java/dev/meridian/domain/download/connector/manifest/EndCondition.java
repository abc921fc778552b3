package dev.meridian.domain.download.connector.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The condition at which a manifest stops reading pages: one or several things of which each says that there are no more.
 *
 * @param missing paths: the pages end if there is nothing, false, 0 or an empty text at any of them
 * @param ofPageSize whether the pages also end by the number of rows of a page
 */
record EndCondition(List<Expression> missing, boolean ofPageSize) {
    private static final Pattern OR = Pattern.compile("\\s+or\\s+");
    /** {@code not PATH}. */
    private static final Pattern NOT = Pattern.compile("not\\s+(.+)");
    /** {@code PATH == ''}, {@code PATH is none}, {@code PATH is not defined}, {@code PATH | length == 0}. */
    private static final Pattern IS_EMPTY = Pattern.compile(
            "(.+?)\\s*(?:(?:==|is)\\s*(?:[Ff]alse|[Nn]one|null|''|\"\")|is\\s+not\\s+defined|\\|\\s*length\\s*==\\s*0)");
    /** {@code 'name' not in PATH}. */
    private static final Pattern NOT_IN = Pattern.compile("(['\"])([^'\"]+)\\1\\s+not\\s+in\\s+(.+)");

    private static final Pattern OF_PAGE_SIZE =
            Pattern.compile("last_page_size\\s*(?:<|==|<=).*|not\\s+last_records?|last_records?\\s*==\\s*\\[]");

    /** Reads the code of a condition; empty if a part of it is not understood. */
    static Optional<EndCondition> parse(String code) {
        List<Expression> missing = new ArrayList<>();
        boolean ofPageSize = false;
        for (String part : OR.split(code.strip())) {
            String clause = part.strip();
            Optional<Expression> path = path(clause);
            if (path.isPresent()) {
                missing.add(path.get());
            } else if (OF_PAGE_SIZE.matcher(clause).matches()) {
                ofPageSize = true;
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(new EndCondition(List.copyOf(missing), ofPageSize));
    }

    private static Optional<Expression> path(String clause) {
        Matcher notIn = NOT_IN.matcher(clause);
        if (notIn.matches()) {
            return member(notIn.group(3), notIn.group(2));
        }
        Matcher not = NOT.matcher(clause);
        if (not.matches()) {
            return Expression.parse(not.group(1));
        }
        Matcher isEmpty = IS_EMPTY.matcher(clause);
        return isEmpty.matches() ? Expression.parse(isEmpty.group(1)) : Optional.empty();
    }

    private static Optional<Expression> member(String of, String name) {
        return Expression.parse(of + "['" + name + "']");
    }
}
