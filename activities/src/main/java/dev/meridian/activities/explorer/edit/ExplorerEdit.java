package dev.meridian.activities.explorer.edit;

import org.jspecify.annotations.Nullable;

/**
 * What comes with a new TSV.
 *
 * @param commitMessage why, at most 255 characters
 */
public record ExplorerEdit(
        @Nullable String commitMessage,
        @Nullable String editorName,
        @Nullable String editorEmail) {}
