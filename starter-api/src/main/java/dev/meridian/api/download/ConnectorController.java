package dev.meridian.api.download;

import dev.meridian.activities.access.Role;
import dev.meridian.activities.download.connection.Connections;
import dev.meridian.activities.download.http.ConnectorDefinitions;
import dev.meridian.activities.download.http.ConnectorDefinitions.Stored;
import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.shape.Violation;
import dev.meridian.api.access.caller.AllowedFor;
import dev.meridian.api.access.caller.ChangesNothing;
import dev.meridian.api.description.AnswersAlso;
import dev.meridian.api.problem.BodyUpTo;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import dev.meridian.domain.download.connector.definition.Connector;
import dev.meridian.domain.download.connector.definition.ConnectorDocument;
import dev.meridian.domain.download.connector.definition.InvalidDefinitionException;
import dev.meridian.domain.download.connector.definition.Table;
import dev.meridian.domain.download.connector.manifest.ImportedConnector;
import dev.meridian.domain.download.connector.manifest.ManifestImport;
import dev.meridian.domain.download.connector.shipped.ShippedConnectors;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import tools.jackson.databind.JsonNode;

/** Stores, shows and imports definitions of connectors. */
@ApiController
@RequestMapping("/api/connectors")
class ConnectorController {
    private static final String YAML = "application/yaml";
    private static final String SCHEMA = "application/schema+json";
    private static final int LARGEST = ConnectorDocument.MOST_CHARACTERS;

    private final ConnectorDefinitions definitions;
    private final Connections connections;

    ConnectorController(ConnectorDefinitions definitions, Connections connections) {
        this.definitions = definitions;
        this.connections = connections;
    }

    /**
     * A definition in a list.
     *
     * @param shipped whether it comes with the product and can't be changed
     * @param tables the tables that every account of the service has; others are listed by a call
     */
    record ConnectorResponse(String name, String title, boolean shipped, List<String> tables) {
        static ConnectorResponse of(Stored stored) {
            Connector connector = stored.connector();
            return new ConnectorResponse(
                    stored.name(),
                    connector.title(),
                    stored.shipped(),
                    connector.tables().stream().map(Table::name).toList());
        }
    }

    /** All definitions that the tenant may use. */
    record ConnectorList(List<ConnectorResponse> connectors) {}

    /**
     * The summary of a valid definition.
     *
     * @param tables the tables that every account of the service has; others are listed by a call
     */
    record CheckedConnector(String title, List<String> tables) {}

    /**
     * What a manifest became; nothing is stored.
     *
     * @param document the definition, to be put as it is or after changes
     * @param leftOut the parts of the manifest that the definition leaves out, by their paths
     */
    record ManifestImportResponse(JsonNode document, List<ImportedConnector.Remark> leftOut) {}

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    ConnectorList list(Tenant tenant) {
        Stream<String> names =
                Stream.concat(ShippedConnectors.names().stream(), definitions.names(tenant.id()).stream());
        return new ConnectorList(names.flatMap(name -> definitions.find(tenant.id(), name).stream())
                .map(ConnectorResponse::of)
                .toList());
    }

    /** The JSON Schema of definitions. */
    @ApiResponse(
            responseCode = "200",
            description = "OK",
            content = @Content(mediaType = SCHEMA, schema = @Schema(type = "string")))
    @GetMapping(path = "/schema", produces = SCHEMA)
    ResponseEntity<byte[]> schema() {
        return ResponseEntity.ok(ConnectorDocument.schema().getBytes(StandardCharsets.UTF_8));
    }

    /** The document of a definition, as it was written. */
    @ApiResponse(
            responseCode = "200",
            description = "OK",
            content = @Content(mediaType = YAML, schema = @Schema(type = "string")))
    @GetMapping(path = "/{name}", produces = YAML)
    ResponseEntity<byte[]> show(Tenant tenant, @PathVariable String name) {
        Stored stored = definitions.find(tenant.id(), name).orElseThrow(ConnectorController::unknown);
        return ResponseEntity.ok(stored.document().getBytes(StandardCharsets.UTF_8));
    }

    /** Stores a definition, in YAML or JSON. */
    @PutMapping(
            path = "/{name}",
            consumes = {YAML, MediaType.APPLICATION_JSON_VALUE})
    @AllowedFor(Role.ADMIN)
    @BodyUpTo(LARGEST)
    @AnswersAlso(HttpStatus.CREATED)
    ResponseEntity<ConnectorResponse> put(
            Tenant tenant, @PathVariable String name, @RequestBody(required = false) byte @Nullable [] document) {
        if (!ConnectorDefinitions.isName(name)) {
            throw Refusal.unprocessable(
                            "bad_name",
                            "A connector's name has lower-case letters, digits and hyphens, begins with a letter and has at most 40")
                    .with("path", "/name");
        }
        String text = text(document);
        ConnectorDefinitions.Put put = checked(() -> definitions.put(tenant.id(), name, text));
        HttpStatus status = switch (put) {
            case CREATED -> HttpStatus.CREATED;
            case CHANGED -> HttpStatus.OK;
            case NAME_TAKEN ->
                throw new Refusal(
                        HttpStatus.CONFLICT, "name_taken", "'" + name + "' comes with the product: take another name");
            case TOO_MANY ->
                throw new Refusal(
                        HttpStatus.CONFLICT,
                        "too_many_connectors",
                        "There are " + ConnectorDefinitions.MOST + " definitions already: delete one");
        };
        return ResponseEntity.status(status)
                .location(URI.create("/api/connectors/" + name))
                .body(ConnectorResponse.of(new Stored(name, false, text)));
    }

    /** Says whether a definition could be stored, with the path of each fault. */
    @PostMapping(
            path = "/check",
            consumes = {YAML, MediaType.APPLICATION_JSON_VALUE},
            produces = MediaType.APPLICATION_JSON_VALUE)
    @AllowedFor(Role.ADMIN)
    @ChangesNothing
    @BodyUpTo(LARGEST)
    CheckedConnector check(@RequestBody(required = false) byte @Nullable [] document) {
        Connector connector = checked(() -> ConnectorDocument.read(text(document)));
        return new CheckedConnector(
                connector.title(), connector.tables().stream().map(Table::name).toList());
    }

    /** Deletes a definition, unless there is a connection of its kind. */
    @DeleteMapping("/{name}")
    @AllowedFor(Role.ADMIN)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Tenant tenant, @PathVariable String name) {
        if (connections.hasAnyOf(tenant.id(), name)) {
            throw new Refusal(
                    HttpStatus.CONFLICT, "connector_in_use", "There is a connection of this kind; delete it first");
        }
        if (!definitions.delete(tenant.id(), name)) {
            throw unknown();
        }
    }

    /**
     * Translates a low-code manifest of Airbyte's, in YAML or JSON. If some of its streams can't be translated, the answer 422 names
     * those that can ({@code importableStreams}), to be asked for by {@code streams}.
     */
    @PostMapping(
            path = "/import",
            consumes = {YAML, MediaType.APPLICATION_JSON_VALUE},
            produces = MediaType.APPLICATION_JSON_VALUE)
    @AllowedFor(Role.ADMIN)
    @BodyUpTo(LARGEST)
    ManifestImportResponse translate(
            @RequestParam(defaultValue = "Imported") String title,
            @RequestParam(defaultValue = "") Set<String> streams,
            @RequestBody(required = false) byte @Nullable [] manifest) {
        String text = text(manifest);
        try {
            ImportedConnector imported = ManifestImport.translate(title, text, streams);
            return new ManifestImportResponse(imported.document(), imported.leftOut());
        } catch (InvalidDefinitionException invalid) {
            throw Refusal.invalid(violations(invalid)).with("importableStreams", ManifestImport.importable(text));
        }
    }

    private static <T> T checked(Supplier<T> work) {
        try {
            return work.get();
        } catch (InvalidDefinitionException invalid) {
            throw new InvalidRequestException(violations(invalid));
        }
    }

    private static List<Violation> violations(InvalidDefinitionException invalid) {
        return invalid.faults().stream()
                .map(fault -> new Violation(fault.path(), "invalid_definition", fault.message()))
                .toList();
    }

    private static String text(byte @Nullable [] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body == null ? new byte[0] : body))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw Refusal.badRequest("undecodable_body", "Send the document in UTF-8");
        }
    }

    private static Refusal unknown() {
        return Refusal.notFound("unknown_connector", "There is no such connector");
    }
}
