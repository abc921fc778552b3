package dev.meridian.activities.explorer.grammar.diff;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A view as the database has it.
 *
 * @param id key of its database row
 * @param row the number of its row in the explorer, from 0
 * @param viewId its name
 * @param dimensions its choices, exactly as stored
 * @param error why it has no config
 * @param chartConfigId key of its config
 * @param md5 base64 of the MD5 of its config's text
 */
public record StoredView(
        long id,
        int row,
        String viewId,
        String dimensions,
        @Nullable String error,
        @Nullable UUID chartConfigId,
        @Nullable String md5) {}
