package dev.meridian.api.explorer;

import dev.meridian.activities.explorer.edit.ChartImports;
import dev.meridian.activities.explorer.edit.ChartImports.Chart;
import dev.meridian.activities.explorer.edit.ChartImports.Imported;
import dev.meridian.activities.explorer.edit.ChartImports.Variable;
import dev.meridian.activities.explorer.edit.ChartQueries;
import dev.meridian.api.problem.BodyUpTo;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Imports charts and variables (indicators), one by one or a document a line. Each import refreshes every published
 * explorer that is linked to what changed.
 */
@ApiController
class ImportController {
    private static final long ONE = 4 << 20;
    private static final long MANY = 64 << 20;

    /** The memory for a batch of lines and for the largest line as text and as a tree. */
    private static final long MEMORY_FOR_LINES = 32L << 20;

    private final ChartImports imports;
    private final ChartQueries charts;
    private final JsonMapper json;

    ImportController(ChartImports imports, ChartQueries charts, JsonMapper json) {
        this.imports = imports;
        this.charts = charts;
        this.json = json;
    }

    /**
     * An indicator.
     *
     * @param catalogPath its name in the data catalog
     * @param grapherConfigETL the grapher config that the data pipeline gives it
     * @param grapherConfigAdmin what an editor changed about it
     */
    record VariableBody(
            @Nullable String catalogPath,
            @Schema(implementation = Map.class) @Nullable ObjectNode grapherConfigETL,
            @Schema(implementation = Map.class) @Nullable ObjectNode grapherConfigAdmin) {
        Variable variable(long id) {
            if (catalogPath != null
                    && (catalogPath.length() > ChartImports.LONGEST_CATALOG_PATH || catalogPath.indexOf('\0') >= 0)) {
                throw Refusal.unprocessable(
                                "invalid_field",
                                "The text is longer than " + ChartImports.LONGEST_CATALOG_PATH
                                        + " characters or has a null character")
                        .with("path", "/catalogPath");
            }
            return new Variable(id, catalogPath, text(grapherConfigETL), text(grapherConfigAdmin));
        }

        private static @Nullable String text(@Nullable ObjectNode config) {
            return config == null ? null : config.toString();
        }
    }

    /** A line of a file of charts. */
    record ChartLine(long id, ObjectNode config) {
        ChartLine {
            Objects.requireNonNull(config, "config");
            checkId(id);
        }

        Chart chart() {
            return new Chart(id, config.toString());
        }
    }

    /** A line of a file of variables. */
    record VariableLine(
            long id,
            @Nullable String catalogPath,
            @Nullable ObjectNode grapherConfigETL,
            @Nullable ObjectNode grapherConfigAdmin) {
        VariableLine {
            checkId(id);
        }

        Variable variable() {
            return new VariableBody(catalogPath, grapherConfigETL, grapherConfigAdmin).variable(id);
        }

        /** The id, after the rest of the line has been checked. */
        long checkedId() {
            return variable().id();
        }
    }

    /**
     * The result of an import.
     *
     * @param changed how many of the imported documents were new or different
     * @param refreshes the refreshes that the import asked for
     */
    record ImportResponse(int changed, List<AcceptedResponse> refreshes) {
        static ImportResponse of(Imported imported) {
            return new ImportResponse(
                    imported.changed(),
                    imported.refreshes().stream().map(AcceptedResponse::of).toList());
        }
    }

    @PutMapping("/api/charts/{id}")
    @BodyUpTo(ONE)
    ImportResponse putChart(
            Tenant tenant, @PathVariable long id, @Schema(type = "object") @RequestBody ObjectNode config) {
        return ImportResponse.of(
                imports.importCharts(tenant.id(), List.of(new Chart(positive(id), config.toString()))));
    }

    @GetMapping("/api/charts/{id}")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema =
                                    @Schema(
                                            type = "object",
                                            additionalProperties = Schema.AdditionalPropertiesValue.TRUE)))
    ObjectNode chart(Tenant tenant, @PathVariable long id) {
        return charts.chart(tenant.id(), id)
                .map(chart -> object(chart.config()))
                .orElseThrow(() -> Refusal.notFound("unknown_chart", "There is no such chart"));
    }

    @PostMapping(path = "/api/charts", consumes = MediaType.APPLICATION_NDJSON_VALUE)
    @BodyUpTo(value = MANY, timesInMemory = 0, memoryForPieces = MEMORY_FOR_LINES)
    ImportResponse postCharts(Tenant tenant, InputStream lines) throws IOException {
        try (JsonLines<ChartLine> all = JsonLines.read(lines, json, ChartLine.class, ChartLine::id)) {
            return ImportResponse.of(imports.importCharts(tenant.id(), each(all.documents(), ChartLine::chart)));
        }
    }

    @PutMapping("/api/variables/{id}")
    @BodyUpTo(ONE)
    ImportResponse putVariable(Tenant tenant, @PathVariable long id, @RequestBody VariableBody body) {
        return ImportResponse.of(imports.importVariables(tenant.id(), List.of(body.variable(positive(id)))));
    }

    @GetMapping("/api/variables/{id}")
    VariableBody variable(Tenant tenant, @PathVariable long id) {
        return charts.variable(tenant.id(), id)
                .map(found -> new VariableBody(
                        found.catalogPath(), objectOrNull(found.etlConfig()), objectOrNull(found.adminConfig())))
                .orElseThrow(() -> Refusal.notFound("unknown_variable", "There is no such variable"));
    }

    @PostMapping(path = "/api/variables", consumes = MediaType.APPLICATION_NDJSON_VALUE)
    @BodyUpTo(value = MANY, timesInMemory = 0, memoryForPieces = MEMORY_FOR_LINES)
    ImportResponse postVariables(Tenant tenant, InputStream lines) throws IOException {
        try (JsonLines<VariableLine> all = JsonLines.read(lines, json, VariableLine.class, VariableLine::checkedId)) {
            return ImportResponse.of(
                    imports.importVariables(tenant.id(), each(all.documents(), VariableLine::variable)));
        }
    }

    private static <L, R> Iterator<R> each(Iterator<L> lines, Function<L, R> row) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return lines.hasNext();
            }

            @Override
            public R next() {
                return row.apply(lines.next());
            }
        };
    }

    /** Refuses an invalid id; the exception makes the line count as unreadable. */
    private static void checkId(long id) {
        if (id < 1) {
            throw new IllegalArgumentException("id");
        }
    }

    private static long positive(long id) {
        if (id < 1) {
            throw Refusal.badRequest("bad_parameter", "An id is a whole number from 1")
                    .with("parameter", "id");
        }
        return id;
    }

    private ObjectNode object(String text) {
        return json.readValue(text, ObjectNode.class);
    }

    private @Nullable ObjectNode objectOrNull(@Nullable String text) {
        return text == null ? null : object(text);
    }
}
