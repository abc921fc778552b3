package dev.meridian.domain.download.connector.manifest;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Translates texts with expressions into templates, and gathers the settings that they need. */
final class Texts {
    private static final Pattern ANY = Pattern.compile("\\{\\{-?\\s*(.*?)\\s*-?}}", Pattern.DOTALL);
    private static final int LONGEST_NAME = 40;
    /** A host or a part of it. */
    private static final String HOST = "[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*";

    private final Part specification;
    private final Remarks remarks;
    private final Map<String, ObjectNode> settings = new TreeMap<>();

    /** @param specification the manifest's JSON Schema of the settings */
    Texts(Part specification, Remarks remarks) {
        this.specification = specification;
        this.remarks = remarks;
    }

    /** The settings that texts have needed so far, as the definition has them. */
    Map<String, ObjectNode> settings() {
        return settings;
    }

    /** A template for a text; an expression that is not understood fails the import. */
    String template(Part part) {
        return template(part, part.text());
    }

    String template(Part part, String text) {
        StringBuilder template = new StringBuilder();
        Matcher found = ANY.matcher(text);
        int end = 0;
        while (found.find()) {
            template.append(literal(text.substring(end, found.start())));
            template.append(placeholder(part, found.group(1)));
            end = found.end();
        }
        return template.append(literal(text.substring(end))).toString();
    }

    /**
     * A text that a definition has to have written out: a name, or a place in an answer. Parameters are known and filled in;
     * every other expression fails the import.
     */
    String plain(Part part) {
        String template = template(part);
        if (template.isEmpty() && !part.text().contains("{{")) {
            remarks.fail(part, "A name is missing here");
        }
        String braces = template.replace("{{", "").replace("}}", "");
        if (braces.contains("{")) {
            remarks.fail(part, "In a definition the name has to be written out, without an expression");
        }
        return template.replace("{{", "{").replace("}}", "}");
    }

    /** Whether a text is a parameter that nothing defines; requests go without such a text. */
    static boolean isUndefined(Part part) {
        return Expression.inside(part.text())
                .flatMap(Expression::parse)
                .filter(path ->
                        path.root().equals("parameters") && path.otherwise().isEmpty())
                .filter(path -> !part.parameters().containsKey(path.names().getFirst()))
                .isPresent();
    }

    /** The texts of a manifest for an attempt that leaves no settings and remarks behind. */
    Texts attempt(Remarks ofAttempt) {
        return new Texts(specification, ofAttempt);
    }

    /** A setting that becomes part of an address's host. */
    void isHost(String template) {
        settings.forEach((name, setting) -> {
            if (template.startsWith("{" + name + "}")) {
                setting.put("kind", "address");
            } else if (template.contains("{" + name + "}") && !setting.has("pattern")) {
                setting.put("pattern", HOST);
            }
        });
    }

    private String placeholder(Part part, String code) {
        Optional<Expression> expression = Expression.parse(code);
        if (expression.isEmpty()) {
            remarks.fail(part, "The expression '" + code + "' is not understood");
            return "";
        }
        Expression path = expression.get();
        return switch (path.root()) {
            case "config" -> "{" + setting(path) + "}";
            case "parameters" -> parameter(part, path);
            case "stream_partition", "stream_slice" -> "{parent." + nameOf(path.names()) + "}";
            default -> {
                remarks.fail(part, "'" + code + "' can't be sent here");
                yield "";
            }
        };
    }

    private String parameter(Part part, Expression path) {
        JsonNode value = part.parameters().get(path.names().getFirst());
        if (value != null && value.isValueNode() && path.names().size() == 1) {
            return template(part, value.asString());
        }
        if (path.otherwise().isEmpty()) {
            remarks.fail(part, "There is no parameter '" + path.name() + "'");
        }
        return literal(path.otherwise().orElse(""));
    }

    /** The name of the moment, {@code start_time} or {@code end_time}, if a text is nothing else. */
    static Optional<String> moment(String text) {
        return Expression.inside(text)
                .flatMap(Expression::parse)
                .filter(path ->
                        path.root().equals("stream_interval") || path.root().equals("stream_slice"))
                .map(Expression::name)
                .filter(name -> name.equals("start_time") || name.equals("end_time"));
    }

    /** A name as definitions have them. */
    static String nameOf(List<String> names) {
        String name = String.join("_", names).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
        String begun = name.isEmpty() || !Character.isLetter(name.charAt(0)) ? "s_" + name : name;
        return begun.length() > LONGEST_NAME ? begun.substring(0, LONGEST_NAME) : begun;
    }

    private String setting(Expression path) {
        String name = nameOf(path.names());
        ObjectNode setting = settings.computeIfAbsent(name, _ -> described(path.names(), name));
        if (!setting.has("default") && !setting.has("secret")) {
            path.otherwise().ifPresent(text -> setting.put("default", text));
        }
        return name;
    }

    private ObjectNode described(List<String> names, String name) {
        JsonNode property = find(specification.node(), names, new HashSet<>());
        ObjectNode setting = JsonNodeFactory.instance.objectNode();
        setting.put("title", shortened(property.path("title").asString(name)));
        String help = property.path("description")
                .asString("")
                .replaceAll("<[^>]*>", "")
                .strip();
        if (!help.isEmpty()) {
            setting.put("help", shortened(help));
        }
        if (property.path("airbyte_secret").asBoolean(false)) {
            setting.put("secret", true);
        } else if (property.path("default").isValueNode()
                && !property.path("default").isNull()) {
            setting.put("default", property.path("default").asString());
        }
        return setting;
    }

    /** A property of the specification, also in one of several alternatives. */
    private static JsonNode find(JsonNode schema, List<String> names, Set<JsonNode> seen) {
        JsonNode none = JsonNodeFactory.instance.missingNode();
        if (names.isEmpty() || !seen.add(schema)) {
            return names.isEmpty() ? schema : none;
        }
        JsonNode property = schema.path("properties").path(names.getFirst());
        if (!property.isMissingNode()) {
            return find(property, names.subList(1, names.size()), seen);
        }
        for (JsonNode alternative : schema.path("oneOf")) {
            JsonNode found = find(alternative, names, seen);
            if (!found.isMissingNode()) {
                return found;
            }
        }
        return none;
    }

    private static String shortened(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() > 400 ? line.substring(0, 400) : line;
    }

    private static String literal(String text) {
        return text.replace("{", "{{").replace("}", "}}");
    }
}
