package dev.meridian.domain.download.connector.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What people are told of a document that is no definition. */
class SchemaFaultsTest {
    private static final String GOOD = """
            title: Tasks
            settings: {token: {title: Token}}
            address: https://api.example.com/v1/
            hosts: [login.example.com]
            signIn: {bearer: {token: "{token}"}}
            limits: {callsPerSecond: 2, burst: 3}
            tables:
              - name: tasks
                request: {path: /tasks}
                id: /id
                deleted: {pointer: /gone}
                paging: {link: {}}
                incremental: {field: /changed, to: {query: since}, form: date}
            """;

    @Test
    void theDocumentThatTheOtherTestsBreakIsADefinition() {
        assertThat(ConnectorDocument.read(GOOD).title()).isEqualTo("Tasks");
    }

    /** Each replaces one piece of the good document. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            title: Tasks          | titel: Tasks          | ` 'title' is missing: The service's name, for people`
            title: Tasks          | titel: Tasks          | /titel There is no member 'titel' here: did you mean 'title'?
            link: {}              | link: {colour: red}   | /tables/0/paging/link/colour There is no member 'colour' here: there are 'rel'
            id: /id               | iid: /id              | /tables/0/iid There is no member 'iid' here: did you mean 'id'?
            title: Tasks          | title: ""             | /title It is empty
            title: Tasks          | title: [Tasks]        | /title It has to be a text; this is a list
            burst: 3              | burst: 1.5            | /limits/burst It has to be a whole number; this is the number 1.5
            burst: 3              | burst: 0              | /limits/burst It has to be at least 1; this is the number 0
            burst: 3              | burst: 99999          | /limits/burst It has to be at most 10000; this is the number 99999
            callsPerSecond: 2     | callsPerSecond: 0     | /limits/callsPerSecond It has to be more than 0; this is the number 0
            path: /tasks          | path: /t, method: PUT | /tables/0/request/method It has to be 'GET' or 'POST'; this is 'PUT'
            link: {}              | link: {}, none: {}    | /tables/0/paging Exactly one of 'none', 'link', 'address', 'cursor', 'page' and 'offset' is needed; there are 'link' and 'none'
            link: {}              | ``                    | /tables/0/paging Exactly one of 'none', 'link', 'address', 'cursor', 'page' and 'offset' is needed; there is none
            login.example.com     | a b                   | /hosts/0 It has to be a host such as api.example.com, or a host and a port such as api.example.com:8443; this is 'a b'
            settings: {token      | settings: {To-ken     | /settings/To-ken This name has to be a name of lower-case letters, digits and underscores that begins with a letter and has at most 40 characters
            id: /id               | id: id                | /tables/0/id It has to be a JSON Pointer (RFC 6901) such as /items/0/id, empty for the whole or a list
            id: /id               | id: ["/a", b]         | /tables/0/id/1 It has to be a JSON Pointer (RFC 6901) such as /items/0/id, empty for the whole; this is 'b'
            pointer: /gone        | pointer: gone         | /tables/0/deleted/pointer It has to be a JSON Pointer (RFC 6901) such as /items/0/id, empty for the whole; this is 'gone'
            pointer: /gone        | equals: true          | /tables/0/deleted One of these is missing: 'pointer' or 'header'
            pointer: /gone        | pointer: /a, header: b | /tables/0/deleted Only one of these may be there: 'pointer' or 'header'
            form: date            | form: date, overlap: 5 | /tables/0/incremental/overlap It has to be a text; this is the number 5
            form: date            | form: date, overlap: 5m | /tables/0/incremental/overlap It has to be a length of time (ISO 8601), such as PT5M or P30D; this is '5m'
            """)
    void aFaultIsSaidInWordsWithItsPath(String piece, String broken, String fault) {
        assertThat(GOOD).contains(piece);
        assertThat(faults(GOOD.replace(piece, broken))).contains(fault.stripTrailing());
    }

    @Test
    void ofAListWithAWrongItemOnlyTheItemIsSaid() {
        assertThat(faults(GOOD.replace("id: /id", "id: [/a, b]"))).hasSize(1);
    }

    @Test
    void aShortNameThatIsNothingLikeTheKnownNamesGetsNoSuggestion() {
        assertThat(faults(GOOD.replace("id: /id", "id: /id\n    xx: 1")).toString())
                .doesNotContain("did you mean");
    }

    /** What comes to the schema later needs words too; the form of regular expressions is looked at by another rule. */
    @Test
    void everyRuleOfTheSchemaHasWords() {
        Set<String> rules = new TreeSet<>();
        collect(JsonMapper.shared().readTree(ConnectorDocument.schema()), rules);
        assertThat(rules)
                .isSubsetOf(
                        "type",
                        "enum",
                        "pattern",
                        "format",
                        "items",
                        "minLength",
                        "maxLength",
                        "minItems",
                        "maxItems",
                        "minProperties",
                        "maxProperties",
                        "minimum",
                        "maximum",
                        "exclusiveMinimum",
                        "required",
                        "propertyNames",
                        "additionalProperties",
                        "unevaluatedProperties",
                        "anyOf",
                        "oneOf");
    }

    /** The rules of a part of the schema and of its parts; names that a definition has are no rules. */
    private static void collect(JsonNode part, Set<String> rules) {
        part.propertyStream().forEach(member -> {
            switch (member.getKey()) {
                case "$schema", "title", "description", "$ref" -> {}
                case "properties", "$defs" -> member.getValue().forEach(one -> collect(one, rules));
                default -> {
                    rules.add(member.getKey());
                    JsonNode value = member.getValue();
                    (value.isArray() ? value.valueStream() : Stream.of(value)).forEach(one -> collect(one, rules));
                }
            }
        });
    }

    @Test
    void aTextThatIsNoYamlSaysWhereItIsNot() {
        assertThat(faults("title: Tasks\naddress: [a\nsignIn: {}\n"))
                .singleElement()
                .asString()
                .startsWith(" This is neither YAML nor JSON, line ");
        assertThat(faults("title: a: b\n")).singleElement().asString().contains("mapping values are not allowed here");
    }

    private static Set<String> faults(String document) {
        InvalidDefinitionException refused =
                catchThrowableOfType(InvalidDefinitionException.class, () -> ConnectorDocument.read(document));
        assertThat(refused).as(document).isNotNull();
        Set<String> faults = new TreeSet<>();
        refused.faults().forEach(fault -> faults.add(fault.path() + " " + fault.message()));
        return faults;
    }
}
