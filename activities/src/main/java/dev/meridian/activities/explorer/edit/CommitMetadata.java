package dev.meridian.activities.explorer.edit;

import org.jspecify.annotations.Nullable;

/**
 * Who changed an explorer's TSV and why; a field is null if the request does not say it.
 *
 * @param commitMessage why the TSV was changed, at most 255 characters
 */
public record CommitMetadata(
        @Nullable String commitMessage,
        @Nullable String editorName,
        @Nullable String editorEmail) {}
