package dev.meridian.domain.heatmap.poi.geojson;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Ids for places whose source gives none: the same place has the same id in every import. */
final class DerivedIds {
    private DerivedIds() {}

    static String of(String category, double lat, double lng, @Nullable String name) {
        String content = category + '|' + lat + '|' + lng + '|' + (name == null ? "" : name);
        return "derived/" + UUID.nameUUIDFromBytes(content.getBytes(StandardCharsets.UTF_8));
    }
}
