package dev.meridian.api.explorer;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.meridian.activities.explorer.edit.ExplorerQueries.View;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored view as the API shows it.
 *
 * @param dimensions choice to value
 * @param config as it is uploaded; missing if there is an error
 * @param md5 Base64 of the MD5 of the config's text
 * @param synced whether the bucket holds exactly this config
 */
record ViewResponse(
        String viewId,
        @JsonRawValue @Schema(types = "object") String dimensions,
        @JsonRawValue @Schema(types = "object") @Nullable String config,
        @Nullable String error,
        @Nullable UUID chartConfigId,
        @Nullable String md5,
        boolean synced) {
    static ViewResponse of(View view) {
        return new ViewResponse(
                view.viewId(),
                view.dimensions(),
                view.config(),
                view.error(),
                view.chartConfigId(),
                view.md5(),
                view.synced());
    }
}
