package dev.meridian.api.download.transform;

import dev.meridian.activities.download.transform.Mapping;
import dev.meridian.activities.download.transform.TransformPreview;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import tools.jackson.databind.JsonNode;

/** Shows what a transform would make. */
@ApiController
@RequestMapping("/api/snapshots/{id}/transform")
class TransformController {
    private static final PayloadType<Mapping> SHAPE = PayloadType.of(Mapping.class);

    private final TransformPreview previews;

    TransformController(TransformPreview previews) {
        this.previews = previews;
    }

    /** A column with its type in PostgreSQL. */
    record TransformColumn(String name, String type) {}

    /**
     * What a mapping makes.
     *
     * @param rows the first rows, each with its {@code _id}
     */
    record TransformPreviewResponse(List<TransformColumn> columns, List<JsonNode> rows) {}

    /** Shows the first twenty rows that a mapping makes, and stores nothing. */
    @PostMapping("/preview")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(schema = @Schema(implementation = Mapping.class)))
    TransformPreviewResponse previewTransform(Tenant tenant, @PathVariable UUID id, @RequestBody JsonNode body) {
        if (!previews.hasSnapshot(tenant.id(), id)) {
            throw unknownSnapshot();
        }
        TransformPreview.Preview preview =
                previews.of(tenant.id(), id, SHAPE.read(body, "")).orElseThrow(TransformController::unknownSnapshot);
        return new TransformPreviewResponse(
                preview.columns().stream()
                        .map(column -> new TransformColumn(column.name(), column.type()))
                        .toList(),
                preview.rows());
    }

    private static Refusal unknownSnapshot() {
        return Refusal.notFound("unknown_snapshot", "There is no such snapshot");
    }
}
