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
import java.util.stream.Collectors;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** Finds where a document breaks the JSON Schema of definitions, and says so in people's words. */
final class SchemaFaults {
    private static final int MOST = 50;
    private static final Pattern ALTERNATIVES = Pattern.compile("/(?:anyOf|oneOf)(?:/|$)");
    private static final Pattern ITEM_OF_ALTERNATIVE = Pattern.compile("/(?:anyOf|oneOf)/\\d+/items/");
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
        List<Error> errors = schema.validate(document);
        Set<String> itemsInLists = errors.stream()
                .filter(SchemaFaults::isOfItem)
                .map(SchemaFaults::place)
                .collect(Collectors.toSet());
        Set<DefinitionFault> faults = new LinkedHashSet<>();
        errors.forEach(error -> fault(document, error).ifPresent(faults::add));
        return faults.stream()
                // Of a list with wrong items, the items are said and not the list.
                .filter(fault ->
                        itemsInLists.stream().noneMatch(item -> parent(item).equals(fault.path())))
                .sorted(Comparator.comparing(DefinitionFault::path))
                .limit(MOST)
                .toList();
    }

    /** Whether an error concerns an item of a list that is one of several alternatives. */
    private static boolean isOfItem(Error error) {
        return ITEM_OF_ALTERNATIVE.matcher(error.getEvaluationPath().toString()).find();
    }

    private static String place(Error error) {
        return error.getInstanceLocation().toString();
    }

    private static String parent(String place) {
        return place.substring(0, place.lastIndexOf('/'));
    }

    private Optional<DefinitionFault> fault(JsonNode document, Error error) {
        String place = place(error);
        String rule = error.getSchemaLocation().getFragment().toString();
        JsonNode value = document.at(JsonPointer.compile(place));
        if (!isOfItem(error)
                && ALTERNATIVES.matcher(error.getEvaluationPath().toString()).find()) {
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
