package dev.meridian.domain.download.connector.definition;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** Finds where a document breaks the JSON Schema of definitions, and says so in people's words. */
final class SchemaFaults {
    private static final int MOST = 50;
    private static final Pattern ALTERNATIVES = Pattern.compile("/(?:anyOf|oneOf)(?:/|$)");
    private static final Set<String> CLOSED = Set.of("additionalProperties", "unevaluatedProperties");

    private final Schema schema;
    private final SchemaWords words;

    /**
     * @param schema what documents are checked by
     * @param text the same schema as a tree, for its descriptions
     */
    SchemaFaults(Schema schema, JsonNode text) {
        this.schema = schema;
        this.words = new SchemaWords(text);
    }

    /** The faults in the order of their paths, at most {@value #MOST}. */
    List<DefinitionFault> of(JsonNode document) {
        Set<DefinitionFault> faults = new LinkedHashSet<>();
        schema.validate(document).forEach(error -> fault(document, error).ifPresent(faults::add));
        return faults.stream()
                .sorted(Comparator.comparing(DefinitionFault::path))
                .limit(MOST)
                .toList();
    }

    private Optional<DefinitionFault> fault(JsonNode document, Error error) {
        String place = error.getInstanceLocation().toString();
        String rule = error.getSchemaLocation().getFragment().toString();
        JsonNode value = document.at(JsonPointer.compile(place));
        if (ALTERNATIVES.matcher(error.getEvaluationPath().toString()).find()) {
            // What is wrong with one alternative says little; all of them together are said once.
            Matcher holder = ALTERNATIVES.matcher(rule);
            return holder.find()
                    ? Optional.of(new DefinitionFault(
                            place, words.ofAlternatives(words.at(rule.substring(0, holder.start())), value)))
                    : Optional.empty();
        }
        JsonNode holder = words.at(rule.substring(0, rule.lastIndexOf('/')));
        String keyword = error.getKeyword();
        if (CLOSED.contains(keyword)) {
            String name = error.getProperty();
            // Members whose values are wrong come here, too.
            return words.members(holder).containsKey(name)
                    ? Optional.empty()
                    : Optional.of(new DefinitionFault(below(place, name), words.ofUnknownMember(holder, name)));
        }
        return Optional.of(
                switch (keyword) {
                    case "required" -> new DefinitionFault(place, words.ofMissingMember(holder, error.getProperty()));
                    case "propertyNames" ->
                        new DefinitionFault(below(place, error.getProperty()), words.ofName(holder));
                    default -> new DefinitionFault(place, words.ofValue(holder, keyword, value));
                });
    }

    private static String below(String place, String name) {
        return place + "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
