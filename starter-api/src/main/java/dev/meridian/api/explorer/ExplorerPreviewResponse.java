package dev.meridian.api.explorer;

import dev.meridian.activities.explorer.preview.PreviewReport;
import dev.meridian.domain.explorer.warning.ExplorerWarning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What storing a text would lead to, without the single changes. In JSON these members stand directly in a larger
 * object.
 *
 * @param base what is stored now; missing if there is no such explorer
 * @param warnings warnings of what is allowed in the TSV but looks like a mistake
 */
record ExplorerPreviewResponse(@Nullable Base base, Becomes becomes, Counts counts, List<Warning> warnings) {
    /**
     * What is stored now.
     *
     * @param generation the explorer's generation
     * @param status clean, queued, refreshing or failed: if it is not clean, the stored views with which the preview
     *     compares may not be what the stored text says
     */
    record Base(long generation, boolean published, String status) {}

    /**
     * What storing the text would lead to.
     *
     * @param published whether the site would show the explorer
     * @param objectsWritten how many objects would be written to the bucket
     * @param objectsDeleted how many objects would be deleted from it
     */
    record Becomes(boolean published, int objectsWritten, int objectsDeleted) {}

    /**
     * How many views there are of each kind.
     *
     * @param moved with the same content at another place or with other dimensions
     * @param failed views of all kinds that would carry an error
     */
    record Counts(int created, int updated, int moved, int removed, int unchanged, int failed) {}

    /**
     * A warning of something that looks like a mistake.
     *
     * @param code the kind of the warning
     * @param line the line, from 1; 0 if the warning concerns no single line
     */
    record Warning(String code, int line, String message) {
        static Warning of(ExplorerWarning warning) {
            return new Warning(warning.code(), warning.line(), warning.message());
        }
    }

    static ExplorerPreviewResponse of(PreviewReport report) {
        PreviewReport.Base base = report.base();
        PreviewReport.Becomes becomes = report.becomes();
        PreviewReport.Counts counts = report.counts();
        return new ExplorerPreviewResponse(
                base == null ? null : new Base(base.generation(), base.published(), base.status()),
                new Becomes(becomes.published(), becomes.objectsWritten(), becomes.objectsDeleted()),
                new Counts(
                        counts.created(),
                        counts.updated(),
                        counts.moved(),
                        counts.removed(),
                        counts.unchanged(),
                        counts.failed()),
                report.warnings().stream().map(Warning::of).toList());
    }
}
