package dev.meridian.activities.job.definition;

import static dev.meridian.activities.job.definition.Payloads.assertRefuses;
import static dev.meridian.activities.job.definition.Payloads.json;
import static dev.meridian.activities.job.definition.Payloads.read;
import static dev.meridian.activities.job.definition.Payloads.violations;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.job.definition.shape.Confidential;
import dev.meridian.activities.job.definition.shape.Default;
import dev.meridian.activities.job.definition.shape.Range;
import dev.meridian.activities.job.definition.shape.Violation;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a payload's type does beyond its shapes: rules of its own, storing, masking. */
class PayloadTypeTest {
    record Span(
            @Range(min = 0, max = 9) int from,
            @Range(min = 0, max = 9) int to) {
        static void check(Span span, List<Violation> violations) {
            if (span.from > span.to) {
                violations.add(new Violation("/to", "contradiction", "Must not lie before from"));
                violations.add(new Violation("/from", "contradiction", "Must not lie after to"));
            }
        }
    }

    record Free(
            @Nullable JsonNode body, @Default("{\"a\": []}") JsonNode settings) {}

    record Login(String user, @Confidential String password) {}

    record Guarded(
            @Confidential @Nullable Map<String, String> headers,
            @Confidential @Nullable List<String> tokens,
            @Nullable Login login,
            @Default("[]") List<Login> logins,
            @Default("{}") Map<String, Login> byName) {}

    private static final PayloadType<Span> SPAN = PayloadType.of(Span.class, Span::check);
    private static final PayloadType<Free> FREE = PayloadType.of(Free.class);
    private static final PayloadType<Guarded> GUARDED = PayloadType.of(Guarded.class);

    @Test
    void aRuleAboutSeveralComponentsAddsItsViolationsWithPathsWithinTheRequest() {
        assertThat(violations(SPAN, json("{'from': 3, 'to': 2}"), "/payload"))
                .containsExactly("/payload/to contradiction", "/payload/from contradiction");
        assertThat(read(SPAN, "{'from': 2, 'to': 2}")).isEqualTo(new Span(2, 2));
    }

    @Test
    void aRuleAboutSeveralComponentsIsAskedOnlyAboutComponentsThatAreRight() {
        assertRefuses(SPAN, "{'from': 10, 'to': 2}", "/from out_of_range");
        assertRefuses(SPAN, "{'to': 2}", "/from missing_field");
    }

    @Test
    void acceptsSaysWhatReadWouldDo() {
        assertThat(SPAN.accepts(json("{'from': 1, 'to': 2}"))).isTrue();
        assertThat(SPAN.accepts(json("{'from': 3, 'to': 2}"))).isFalse();
        assertThat(SPAN.accepts(json("[]"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'body': 1.50}", "{'body': [null, {'b': null}], 'settings': {}}", "{'body': ''}"})
    void whatIsStoredIsReadAsTheSamePayload(String json) {
        Free payload = read(FREE, json);
        assertThat(FREE.readStored(FREE.write(payload))).isEqualTo(payload);
    }

    @Test
    void numbersAreStoredAsTheyWereWritten() {
        record Price(BigDecimal price, JsonNode free) {}
        PayloadType<Price> type = PayloadType.of(Price.class);
        String stored = type.write(read(type, "{'price': 1.50, 'free': {'a': 10.00, 'b': 1E+3}}"));
        assertThat(stored).isEqualTo("{\"price\":1.50,\"free\":{\"a\":10.00,\"b\":1E+3}}");
        assertThat(type.write(type.readStored(stored))).isEqualTo(stored);
    }

    @Test
    void aStoredPayloadHoldsItsDefaultsSoThatALaterDefaultDoesNotChangeIt() {
        assertThat(json(FREE.write(read(FREE, "{'body': 1}")))).isEqualTo(json("{'body': 1, 'settings': {'a': []}}"));
    }

    @Test
    void aPayloadThatWasStoredBeforeAComponentWasAddedGetsItsDefault() {
        record Before(String text) {}
        record After(
                String text,
                @Range(min = 0, max = 9) @Default("3") int level,
                @Nullable String note) {}
        PayloadType<After> after = PayloadType.of(After.class);
        String stored = PayloadType.of(Before.class).write(new Before("a"));
        assertThat(after.readStored(stored)).isEqualTo(new After("a", 3, null));
    }

    @Test
    void freeJsonThatIsNullIsLeftOut() {
        assertThat(read(FREE, "{'body': null}").body()).isNull();
        assertThat(FREE.readStored(FREE.write(read(FREE, "{}"))).body()).isNull();
    }

    @Test
    void whoeverChangesThePayloadTheyGotChangesNobodyElsesDefault() {
        ((ObjectNode) read(FREE, "{}").settings()).withArray("a").add("changed");
        assertThat(read(FREE, "{}").settings()).isEqualTo(json("{'a': []}"));
        ((ObjectNode) FREE.toSchema().at("/properties/settings/default")).put("b", 1);
        assertThat(FREE.toSchema().at("/properties/settings/default")).isEqualTo(json("{'a': []}"));
    }

    @Test
    void whatIsConfidentialIsMaskedAtEveryDepthAndOfMapsTheNamesAreLeft() {
        JsonNode shown = GUARDED.masked(json("{'headers': {'Authorization': 's1', 'X': 's2'}, 'tokens': ['s3'],"
                + " 'login': {'user': 'u', 'password': 's4'}, 'logins': [{'user': 'v', 'password': 's5'}],"
                + " 'byName': {'n': {'user': 'w', 'password': 's6'}}}"));
        assertThat(shown)
                .isEqualTo(json("{'headers': {'Authorization': '***', 'X': '***'}, 'tokens': '***',"
                        + " 'login': {'user': 'u', 'password': '***'}, 'logins': [{'user': 'v', 'password': '***'}],"
                        + " 'byName': {'n': {'user': 'w', 'password': '***'}}}"));
    }

    @Test
    void maskingLeavesThePayloadItselfAndWhatIsMissingAlone() {
        JsonNode payload = json("{'headers': {'a': 'b'}, 'tokens': null, 'other': 1}");
        assertThat(GUARDED.masked(payload)).isEqualTo(json("{'headers': {'a': '***'}, 'tokens': null, 'other': 1}"));
        assertThat(payload).isEqualTo(json("{'headers': {'a': 'b'}, 'tokens': null, 'other': 1}"));
        assertThat(GUARDED.masked(json("[1]"))).isEqualTo(json("[1]"));
    }
}
