package dev.meridian.quickstart.tour;

import dev.meridian.quickstart.client.ServiceClient;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Shows that the edit of {@link EditRecords} is in the table still, and that the product knows it as an edit. */
public final class ShowEdits implements TourStep {
    @Override
    public String title() {
        return "Looking at the edit after the download, which has left it alone";
    }

    @Override
    public List<FollowedJob> run(ServiceClient service, Terminal terminal) {
        String snapshot = "/api/snapshots/" + DownloadRecords.snapshot(service, "fountains");
        JsonNode rows = service.get(snapshot + "/tables/fountains/rows").path("rows");
        JsonNode plan = service.postJson(snapshot + "/plan", JsonMapper.shared().createObjectNode());
        for (JsonNode change : plan.path("changes")) {
            String row = change.path("row").asString();
            JsonNode values = values(rows, row);
            for (Map.Entry<String, JsonNode> field : change.path("fields").properties()) {
                terminal.line("  row %s, %s: %s is %s here; the file has %s; edited by %s"
                        .formatted(
                                row,
                                values.path("name").asString(),
                                field.getKey(),
                                values.path(field.getKey()).asString("no value"),
                                field.getValue().path("base").asString("no value"),
                                change.path("editedBy").asString()));
            }
        }
        return List.of();
    }

    private static JsonNode values(JsonNode rows, String id) {
        for (JsonNode row : rows) {
            if (row.path("id").asString().equals(id)) {
                return row.path("values");
            }
        }
        return JsonMapper.shared().createObjectNode();
    }
}
