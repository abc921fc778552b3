package dev.meridian.domain.download.connector.manifest;

import dev.meridian.domain.download.connector.definition.ConnectorDocument;
import dev.meridian.domain.download.connector.definition.InvalidDefinitionException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Translates a manifest into a definition. What bears on paging, ids or rows and can't be said fails the import, so that no
 * definition silently reads less than its manifest; other parts that are left out are listed.
 */
public final class ManifestImport {
    private static final Set<String> WITHOUT_MEANING =
            Set.of("version", "type", "check", "definitions", "streams", "spec", "metadata", "schemas", "description");

    private final Part manifest;
    private final Remarks remarks = new Remarks();
    private final Texts texts;

    private ManifestImport(JsonNode tree) {
        manifest = Part.of(tree);
        texts = new Texts(manifest.get("spec").get("connection_specification"), remarks);
    }

    /**
     * Translates a manifest, in YAML or JSON.
     *
     * @param wanted the names of the streams to translate; empty for all
     * @throws InvalidDefinitionException with the paths, in the manifest, of what can't be said
     */
    public static ImportedConnector translate(String title, String text, Set<String> wanted) {
        return new ManifestImport(ConnectorDocument.tree(text)).translate(title, wanted);
    }

    /**
     * The names of the streams that can be translated together: those that can be translated alone, and have the address and the
     * sign-in of the first of them. Empty if the text is no manifest.
     */
    public static List<String> importable(String text) {
        try {
            JsonNode tree = ConnectorDocument.tree(text);
            SequencedMap<String, ObjectNode> documents = new LinkedHashMap<>();
            new ManifestImport(tree)
                    .declared()
                    .keySet()
                    .forEach(name -> alone(tree, name).ifPresent(document -> documents.put(name, document)));
            return documents.entrySet().stream()
                    .filter(one -> haveOneService(documents.firstEntry().getValue(), one.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
        } catch (InvalidDefinitionException noManifest) {
            return List.of();
        }
    }

    private static Optional<ObjectNode> alone(JsonNode tree, String stream) {
        try {
            return Optional.of(new ManifestImport(tree)
                    .translate("Manifest", Set.of(stream))
                    .document());
        } catch (InvalidDefinitionException untranslatable) {
            return Optional.empty();
        }
    }

    private static boolean haveOneService(ObjectNode one, ObjectNode other) {
        return one.path("address").equals(other.path("address"))
                && one.path("signIn").equals(other.path("signIn"));
    }

    private ImportedConnector translate(String title, Set<String> wanted) {
        Map<String, Part> streams = streams(wanted);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("title", title);
        String address = "";
        JsonNode signIn = JsonNodeFactory.instance.missingNode();
        ArrayNode tables = JsonNodeFactory.instance.arrayNode();
        Streams translation = new Streams(texts, remarks);
        for (Part stream : streams.values()) {
            Part requester = stream.get("retriever").get("requester");
            ObjectNode table = translation.table(stream);
            String base = base(requester, table);
            ObjectNode own = new SignIns(texts, remarks).signIn(requester.get("authenticator"));
            if (tables.isEmpty()) {
                address = base;
                signIn = own;
            } else if (!own.equals(signIn) || !base.equals(address)) {
                remarks.fail(
                        requester,
                        "All streams have one address and one sign-in in a definition; import them separately");
            }
            tables.add(table);
        }
        texts.isHost(address);
        ObjectNode settings = document.putObject("settings");
        texts.settings().forEach(settings::set);
        document.put("address", address);
        document.set("signIn", signIn);
        document.set("tables", tables);
        manifest.members().forEach((name, part) -> {
            if (!WITHOUT_MEANING.contains(name)) {
                if (name.equals("dynamic_streams")) {
                    remarks.fail(part, "Streams that a call lists can't be translated");
                } else {
                    remarks.leaveOut(part, "A definition has no such part");
                }
            }
        });
        if (remarks.faults().isEmpty()) {
            ConnectorDocument.read(document);
            return new ImportedConnector(document, remarks.leftOut());
        }
        throw new InvalidDefinitionException(remarks.faults());
    }

    /** The streams that the manifest declares, by their names. */
    private Map<String, Part> declared() {
        Map<String, Part> declared = new LinkedHashMap<>();
        for (Part stream : manifest.get("streams").items()) {
            String name = stream.get("name").text();
            if (declared.putIfAbsent(name, stream) != null) {
                remarks.fail(stream, "Another stream has the name '" + name + "', too");
            }
        }
        return declared;
    }

    /** The wanted streams, and those whose rows are parents of theirs. */
    private Map<String, Part> streams(Set<String> wanted) {
        Map<String, Part> all = declared();
        Map<String, Part> chosen = new LinkedHashMap<>();
        Set<String> names = wanted.isEmpty() ? all.keySet() : wanted;
        for (String name : new LinkedHashSet<>(names)) {
            Part stream = all.get(name);
            if (stream == null) {
                remarks.fail("/streams", "There is no stream '" + name + "'");
                continue;
            }
            if (!stream.type().equals("DeclarativeStream")) {
                remarks.fail(stream, "A '" + stream.type() + "' can't be translated");
                continue;
            }
            for (Part parent : Streams.parents(stream)) {
                String parentName = parent.get("name").text();
                chosen.putIfAbsent(parentName, all.getOrDefault(parentName, parent));
            }
            chosen.putIfAbsent(name, stream);
        }
        if (names.isEmpty()) {
            remarks.fail("/streams", "There is no stream to translate");
        }
        return chosen;
    }

    /** The address below which a stream's path lies; a stream with a whole address has it split at its host. */
    private String base(Part requester, ObjectNode table) {
        Part base = requester.get("url_base");
        if (!base.isMissing()) {
            return texts.template(base);
        }
        String whole = texts.template(requester.get("url"));
        int end = whole.indexOf('/', whole.indexOf("://") + "://".length());
        if (table.path("request") instanceof ObjectNode request && end > 0) {
            request.put("path", whole.substring(end));
            return whole.substring(0, end);
        }
        return whole;
    }
}
