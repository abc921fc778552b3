package dev.meridian.domain.download.connector.paging;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads Link headers (RFC 8288, appendix B.2). Targets may contain commas and semicolons, parameters may be quoted, and a
 * relation may be one of several. A link that has an anchor speaks of another page and is left out.
 */
public final class LinkHeader {
    private final String text;
    private int at;

    private LinkHeader(String text) {
        this.text = text;
    }

    /**
     * A link.
     *
     * @param target as the header has it, perhaps relative
     * @param relations in lower case
     */
    record Link(String target, List<String> relations, boolean isAnchored) {}

    /** The target of the first link with a relation, in any of the header's lines. */
    public static Optional<String> target(List<String> lines, String relation) {
        return lines.stream()
                .flatMap(line -> new LinkHeader(line).links().stream())
                .filter(link -> !link.isAnchored() && link.relations().contains(relation.toLowerCase(Locale.ROOT)))
                .map(Link::target)
                .findFirst();
    }

    /** The links up to the first place that is malformed. */
    private List<Link> links() {
        List<Link> links = new ArrayList<>();
        while (true) {
            skip(" \t,");
            if (!take('<')) {
                return links;
            }
            int end = text.indexOf('>', at);
            if (end < 0) {
                return links;
            }
            String target = text.substring(at, end).strip();
            at = end + 1;
            links.add(parameters(target));
        }
    }

    private Link parameters(String target) {
        List<String> relations = new ArrayList<>();
        boolean hasRelation = false;
        boolean anchored = false;
        while (true) {
            skip(" \t");
            if (!take(';')) {
                return new Link(target, relations, anchored);
            }
            skip(" \t");
            String name = until("=;, \t").toLowerCase(Locale.ROOT);
            skip(" \t");
            String value = take('=') ? value() : "";
            if (name.equals("rel") && !hasRelation) {
                hasRelation = true;
                relations.addAll(List.of(value.strip().toLowerCase(Locale.ROOT).split("\\s+")));
            }
            anchored |= name.equals("anchor");
        }
    }

    private String value() {
        skip(" \t");
        if (!take('"')) {
            return until(";, \t");
        }
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at++));
        }
        at++;
        return value.toString();
    }

    private String until(String ends) {
        int start = at;
        while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private void skip(String characters) {
        while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean take(char expected) {
        if (at < text.length() && text.charAt(at) == expected) {
            at++;
            return true;
        }
        return false;
    }
}
