package dev.meridian.domain.download.connector.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.domain.download.connector.definition.Connector;
import dev.meridian.domain.download.connector.definition.ConnectorDocument;
import dev.meridian.domain.download.connector.definition.Place;
import dev.meridian.domain.download.connector.definition.Template;
import dev.meridian.domain.download.connector.definition.ValueType;
import dev.meridian.domain.download.source.SourceFailure;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CallBuilderTest {
    @Test
    void valuesAreEncodedWhereTheyStandInAnAddress() {
        Call call = builder("path: \"/{account}/tasks\"\nquery: {filter: \"owner={account}\"}", "a/b c&d")
                .with(new Place("after", null, null, null), "x+y=")
                .build();
        assertThat(call.address())
                .isEqualTo(
                        "https://api.example.com/v1/a%2Fb%20c%26d/tasks?filter=owner%3Da%2Fb%20c%26d&after=x%2By%3D");
        assertThat(call.body()).isEmpty();
        assertThat(call.headers()).containsEntry("X-Account", "a/b c&d");
    }

    @Test
    void aBodyIsSentAsItIsWithWhatIsPutIntoIt() {
        Call call = builder("""
                        path: /query
                        method: POST
                        body: {text: "{not a placeholder}", filter: {and: [{from: 0}, {until: 1}]}}
                        set: {/filter/and/1/until: "{account}", /new/deep: "{account}"}
                        """, "me")
                .with(new Place(null, null, JsonPointer.compile("/page_size"), null), 100)
                .with(new Place(null, null, JsonPointer.compile("/filter/and/0/from"), null), "2024")
                .build();
        assertThat(new String(call.body(), StandardCharsets.UTF_8)).isEqualTo("""
                {"text":"{not a placeholder}","filter":{"and":[{"from":"2024"},{"until":"me"}]},"new":{"deep":"me"},"page_size":100}""");
        assertThat(call.headers()).containsEntry("Content-Type", "application/json");
    }

    @Test
    void aValueStandsInTheTextThatTheServiceWantsAroundIt() {
        Call call = builder("path: /query\nmethod: POST", "me")
                .with(new Place("updated", null, null, new Template("gte.{value}")), "2024-01-01T00:00:00Z")
                .with(new Place("where", null, null, new Template("{{\"owner\":\"{account}\",\"id\":{value}}}")), 7)
                .with(new Place(null, null, JsonPointer.compile("/filter"), new Template("start > {value}")), 8)
                .build();
        assertThat(call.address())
                .isEqualTo("https://api.example.com/v1/query?updated=gte.2024-01-01T00%3A00%3A00Z"
                        + "&where=%7B%22owner%22%3A%22me%22%2C%22id%22%3A7%7D");
        assertThat(new String(call.body(), StandardCharsets.UTF_8)).isEqualTo("{\"filter\":\"start > 8\"}");
    }

    @Test
    void aBodyHasNumbersAndTruthValuesWhereTheDefinitionSaysSo() {
        Call call = builder("""
                        path: /graphql
                        method: POST
                        body: {query: "query ($id: Int!) { a }"}
                        set:
                          /variables/id: {text: "{account}", as: number}
                          /variables/all: {text: "true", as: boolean}
                          /variables/name: {text: "{account}", as: text}
                        """, "12345678901234567890.10")
                .with(new Place(null, null, JsonPointer.compile("/variables/after"), null, ValueType.NUMBER), "17")
                .build();
        assertThat(new String(call.body(), StandardCharsets.UTF_8))
                .contains("\"id\":12345678901234567890.10", "\"all\":true", "\"after\":17")
                .contains("\"name\":\"12345678901234567890.10\"");
    }

    @Test
    void aCursorThatIsJsonGoesIntoTheBodyOrByItsMembersIntoTheQuery() {
        Place list = new Place(null, null, JsonPointer.compile("/search_after"), null, ValueType.JSON);
        Place members = new Place(null, null, null, null, ValueType.TEXT, Place.Members.QUERY);
        Call search = builder("path: /search\nmethod: POST\nbody: {sort: [at]}", "me")
                .with(list, "[1706659200123,\"a b\",1.50]")
                .build();
        assertThat(new String(search.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"sort\":[\"at\"],\"search_after\":[1706659200123,\"a b\",1.50]}");
        assertThat(builder("path: /api.php\nquery: {limit: \"5\"}", "me")
                        .with(members, "{\"clcontinue\":\"2|A b\",\"continue\":\"||\",\"at\":17}")
                        .build()
                        .address())
                .endsWith("/api.php?limit=5&clcontinue=2%7CA%20b&continue=%7C%7C&at=17");
    }

    /** The text may be a secret, which no failure repeats. */
    @ParameterizedTest
    @ValueSource(strings = {"a7", "", "1 2", "\"1\"", "null", "true", "[1]", "0x10"})
    void aTextThatIsNoNumberIsNotSentAsOne(String text) {
        assertThatThrownBy(() -> builder("path: /a\nmethod: POST\nset: {/id: {text: \"{account}\", as: number}}", text))
                .isInstanceOfSatisfying(
                        SourceFailure.class, failed -> assertThat(failed.code()).isEqualTo("definition_mismatch"))
                .hasMessage("The value for /id is no number, as the definition has it: change 'as'");
    }

    @Test
    void aFormIsSentAsOne() {
        Call call = builder("path: /login\nmethod: POST\nform: {user: \"{account}\", kind: a&b}", "jo")
                .build();
        assertThat(new String(call.body(), StandardCharsets.UTF_8)).isEqualTo("kind=a%26b&user=jo");
        assertThat(call.headers()).containsEntry("Content-Type", "application/x-www-form-urlencoded");
    }

    @Test
    void aWholeAddressStandsForItself() {
        assertThat(builder("path: https://files.example.com/all", "x").build().address())
                .isEqualTo("https://files.example.com/all");
    }

    @Test
    void aValueThatIsAWholeAddressStandsForItselfWhereItIsTheWholePath() {
        String address = "https://api.example.com/v1/authors/1/books/?page=1";
        assertThat(builder("path: \"{account}\"", address).build().address()).isEqualTo(address);
        assertThat(builder("path: \"{account}\"", "a/b").build().address())
                .isEqualTo("https://api.example.com/v1/a%2Fb");
        assertThat(builder("path: \"/of/{account}\"", "http://x/").build().address())
                .isEqualTo("https://api.example.com/v1/of/http%3A%2F%2Fx%2F");
    }

    @Test
    void membersAreAddedToAnObjectThatIsThere() {
        JsonNode row = JsonMapper.shared().readTree("{\"title\": \"Emma\"}");
        Call call = builder("path: /q\nmethod: POST\nbody: {data: {type: books, of: {kind: 1}}}", "x")
                .with(JsonPointer.compile("/data/of"), row)
                .with(JsonPointer.compile("/new/of"), row)
                .with(JsonPointer.empty(), row)
                .build();
        assertThat(new String(call.body(), StandardCharsets.UTF_8)).isEqualTo("""
                {"data":{"type":"books","of":{"kind":1,"title":"Emma"}},"new":{"of":{"title":"Emma"}},"title":"Emma"}""");
    }

    private static CallBuilder builder(String request, String account) {
        Connector connector = ConnectorDocument.read("""
                title: Test
                settings: {account: {title: Account}}
                address: https://api.example.com/v1/
                hosts: [files.example.com]
                signIn: {none: {}}
                headers: {X-Account: "{account}"}
                tables:
                  - name: t
                    id: /id
                    paging: {none: {}}
                    request:
                """ + request.strip().indent(6));
        return new CallBuilder(connector, connector.tables().getFirst().request(), Map.of("account", account)::get);
    }
}
