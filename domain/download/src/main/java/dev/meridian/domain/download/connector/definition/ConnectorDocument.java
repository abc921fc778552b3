package dev.meridian.domain.download.connector.definition;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads documents, in YAML or JSON, as definitions: first by the JSON Schema, then by the rules that a schema can't say. */
public final class ConnectorDocument {
    /** The longest document that is read. */
    public static final int MOST_CHARACTERS = 1 << 20;

    private static final String SCHEMA_FILE = "connector.schema.json";
    private static final JsonMapper JSON = lenient(JsonMapper.builder()).build();
    private static final ObjectMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(100).build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();
    private static final String SCHEMA_TEXT = resource();
    private static final SchemaFaults FAULTS = faults(JSON.readTree(SCHEMA_TEXT));

    private ConnectorDocument() {}

    /** The JSON Schema that documents are checked by, as text. */
    public static String schema() {
        return SCHEMA_TEXT;
    }

    /**
     * Reads a text as a tree; JSON is YAML, too.
     *
     * @throws InvalidDefinitionException if it is neither
     */
    public static JsonNode tree(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw fault("", "A definition has at most " + MOST_CHARACTERS + " characters");
        }
        try {
            JsonNode tree = YAML.readTree(text);
            if (!tree.isObject()) {
                throw fault("", "A definition is an object: it begins with members such as 'title: ...'");
            }
            return tree;
        } catch (JacksonException malformed) {
            throw fault("", "This is neither YAML nor JSON" + where(malformed) + ": " + lastWords(malformed));
        }
    }

    /**
     * Reads a document as a definition.
     *
     * @throws InvalidDefinitionException with the path of each fault
     */
    public static Connector read(JsonNode document) {
        Connector connector = bySchema(document);
        List<DefinitionFault> faults = DefinitionRules.faults(connector);
        if (!faults.isEmpty()) {
            throw new InvalidDefinitionException(faults);
        }
        return connector;
    }

    /**
     * Reads a document that was checked when it was stored. Rules that are newer than that do not count, so that its tables are
     * still downloaded.
     */
    public static Connector readStored(String text) {
        return bySchema(tree(text));
    }

    private static Connector bySchema(JsonNode document) {
        List<DefinitionFault> faults = FAULTS.of(document);
        if (!faults.isEmpty()) {
            throw new InvalidDefinitionException(faults);
        }
        try {
            return JSON.treeToValue(document, Connector.class);
        } catch (JacksonException unreadable) {
            throw fault(
                    unreadable.getPath().stream()
                            .map(part ->
                                    "/" + (part.getPropertyName() == null ? part.getIndex() : part.getPropertyName()))
                            .reduce("", String::concat),
                    firstLine(unreadable.getOriginalMessage()));
        }
    }

    /** Reads a text as a definition. */
    public static Connector read(String text) {
        return read(tree(text));
    }

    private static SchemaFaults faults(JsonNode schema) {
        return new SchemaFaults(
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(schema),
                schema);
    }

    private static String where(JacksonException malformed) {
        TokenStreamLocation at = malformed.getLocation();
        return at == null || at.getLineNr() < 1 ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    /** The reader of YAML first says what it was reading, and shows its surroundings; what it did not expect comes last. */
    private static String lastWords(JacksonException malformed) {
        return malformed
                .getOriginalMessage()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith(" "))
                .reduce("", (_, line) -> line);
    }

    private static InvalidDefinitionException fault(String path, String message) {
        return new InvalidDefinitionException(List.of(new DefinitionFault(path, message)));
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("").strip();
    }

    /** Lists and objects that a document leaves out are empty; other parts that it leaves out are null. */
    private static <B extends MapperBuilder<?, B>> B lenient(B builder) {
        JsonSetter.Value empty = JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);
        return builder.withConfigOverride(Map.class, map -> map.setNullHandling(empty))
                .withConfigOverride(List.class, list -> list.setNullHandling(empty))
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS);
    }

    private static String resource() {
        try (InputStream file =
                Objects.requireNonNull(ConnectorDocument.class.getResourceAsStream(SCHEMA_FILE), SCHEMA_FILE)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
