package dev.meridian.activities.job.definition;

import static dev.meridian.activities.job.definition.Payloads.json;
import static dev.meridian.activities.job.definition.Payloads.violations;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.meridian.activities.job.definition.shape.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The schema that is published says what the validator does, as a JSON Schema validator of others reads it. */
class PayloadSchemaTest {
    private static final int GENERATED = 600;
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Schema SCHEMA = SCHEMAS.getSchema(EveryShape.TYPE.toSchema());

    @Test
    void theSchemaOfEveryShapeIsThis() {
        assertThat(json(EveryShape.TYPE.toSchema().toString())).isEqualTo(json("""
                {'type': 'object', 'description': 'One component of every shape',
                 'properties': {
                  'text': {'type': 'string', 'minLength': 2, 'maxLength': 5, 'description': 'A short text'},
                  'line': {'type': 'string', 'maxLength': 3, 'format': 'line', 'writeOnly': true},
                  'whole': {'type': 'integer', 'minimum': -3, 'maximum': 7},
                  'decimal': {'type': 'number'},
                  'truth': {'type': 'boolean'},
                  'choice': {'type': 'string', 'enum': ['one', 'two words'],
                   'description': 'How it is done', 'default': 'two words'},
                  'list': {'type': 'array', 'minItems': 1, 'maxItems': 3,
                   'items': {'type': 'string', 'maxLength': 65536}},
                  'map': {'type': 'object', 'minProperties': 1, 'maxProperties': 2,
                   'additionalProperties': {'type': 'integer', 'minimum': 0, 'maximum': 9}, 'default': {'a': 1}},
                  'inner': {'type': 'object', 'properties': {
                    'name': {'type': 'string', 'maxLength': 3},
                    'count': {'type': 'integer', 'minimum': 0, 'maximum': 9, 'default': 4}},
                   'required': ['name'], 'additionalProperties': false},
                  'free': {}},
                 'required': ['text', 'whole'], 'additionalProperties': false}"""));
    }

    @Test
    void theSchemaIsOneByTheRulesOfJsonSchemaItself() {
        Schema metaSchema = SCHEMAS.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
        assertThat(metaSchema.validate(EveryShape.TYPE.toSchema())).isEmpty();
    }

    @Test
    void theSchemaAndTheValidatorAgreeAboutGeneratedPayloads() {
        EveryShapeGenerator generator = new EveryShapeGenerator(20_270_301);
        List<String> disagreements = new ArrayList<>();
        int right = 0;
        for (int i = 0; i < GENERATED; i++) {
            JsonNode payload = generator.next();
            boolean accepted = EveryShape.TYPE.accepts(payload);
            right += accepted ? 1 : 0;
            if (accepted != SCHEMA.validate(payload).isEmpty()) {
                disagreements.add(
                        payload + ": " + violations(EveryShape.TYPE, payload, "") + " / " + SCHEMA.validate(payload));
            }
        }
        assertThat(disagreements).isEmpty();
        assertThat(right).as("both verdicts are common").isBetween(GENERATED / 10, GENERATED * 9 / 10);
    }

    @Test
    void aPayloadThatIsReadObeysTheSchemaOnceItIsStored() {
        EveryShapeGenerator generator = new EveryShapeGenerator(7);
        for (int i = 0; i < GENERATED; i++) {
            JsonNode payload = generator.next();
            if (EveryShape.TYPE.accepts(payload)) {
                EveryShape read = EveryShape.TYPE.read(payload, "");
                ObjectNode stored = (ObjectNode) json(EveryShape.TYPE.write(read));
                stored.removeIf(JsonNode::isNull);
                assertThat(SCHEMA.validate(stored)).as(stored.toString()).isEmpty();
                assertThat(EveryShape.TYPE.readStored(stored.toString())).isEqualTo(read);
            }
        }
    }

    /** Members that only the schema or only the validator accepts, which of them accepts the member, and why. */
    static Stream<Arguments> deliberateDifferences() {
        return Stream.of(
                // What a schema can't say.
                arguments("the validator counts UTF-16 units, a schema characters", "schema", "'line': '😀😀'"),
                arguments("the same at the shortest length", "validator", "'text': '😀'"),
                arguments("PostgreSQL can't hold a null character", "schema", "'line': '\\u0000'"),
                arguments("half a character is no text", "schema", "'line': '\\ud83d'"),
                arguments("a format is a remark to a schema's reader", "schema", "'line': '\\n'"),
                // Payloads that the validator accepts although the schema does not promise it.
                arguments("a choice may be written in any case", "validator", "'choice': 'Two Words'"),
                arguments("null stands for what is left out", "validator", "'decimal': null"),
                arguments("the same where there is a default", "validator", "'choice': null"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("deliberateDifferences")
    void theTwoDifferWhereItIsMeant(String why, String takes, String member) {
        ObjectNode payload = (ObjectNode) json("{'text': 'abc', 'whole': 1}");
        payload.setAll((ObjectNode) json("{" + member + "}"));
        assertThat(EveryShape.TYPE.accepts(payload)).as(why).isEqualTo(takes.equals("validator"));
        assertThat(SCHEMA.validate(payload).isEmpty()).as(why).isEqualTo(takes.equals("schema"));
    }

    record Required(JsonNode free) {}

    @Test
    void freeJsonThatMustBeThereIsNotNullAlthoughItsSchemaTakesNull() {
        PayloadType<Required> type = PayloadType.of(Required.class);
        assertThat(type.accepts(json("{'free': null}"))).isFalse();
        assertThat(SCHEMAS.getSchema(type.toSchema()).validate(json("{'free': null}")))
                .isEmpty();
    }

    @Test
    void rulesAboutSeveralComponentsAreNotInTheSchema() {
        PayloadType<Required> type = PayloadType.of(
                Required.class, (payload, violations) -> violations.add(new Violation("/free", "contradiction", "No")));
        assertThat(type.accepts(json("{'free': 1}"))).isFalse();
        assertThat(SCHEMAS.getSchema(type.toSchema()).validate(json("{'free': 1}")))
                .isEmpty();
    }
}
