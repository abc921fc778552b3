package dev.meridian.activities.explorer.edit;

import dev.meridian.activities.explorer.source.TableAddress;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.domain.explorer.program.ExplorerProgram;
import dev.meridian.domain.explorer.program.ExplorerReferences;
import dev.meridian.domain.explorer.program.ExplorerTooLargeException;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A TSV with the values derived from it that the database stores beside it.
 *
 * @param config the program as canonical JSON
 * @param isPublished whether {@code isPublished} is true anywhere in the text
 */
public record ExplorerText(String tsv, String config, boolean isPublished, ExplorerLinks links) {
    /**
     * @throws JobException {@code explorer_too_large} if the derived values would be too long, {@code
     *     table_address_with_credentials} as {@link #requireNoCredentials} does
     */
    public static ExplorerText read(String tsv) {
        ExplorerProgram program = ExplorerProgram.parse(tsv);
        requireNoCredentials(program);
        ExplorerReferences references = program.references();
        Set<String> paths = references.catalogPaths().stream()
                .filter(path -> path.length() <= ChartImports.LONGEST_CATALOG_PATH)
                .collect(Collectors.toUnmodifiableSet());
        try {
            return new ExplorerText(
                    tsv,
                    program.configJson(),
                    program.isPublished(),
                    new ExplorerLinks(references.chartIds(), references.variableIds(), paths));
        } catch (ExplorerTooLargeException tooLarge) {
            throw refused(tooLarge);
        }
    }

    /**
     * Refuses a text with a password, because everybody who may read the explorer would see it.
     *
     * @throws JobException {@code table_address_with_credentials} if a table's address has a user or a password
     */
    public static void requireNoCredentials(ExplorerProgram program) {
        program.tableAddresses().forEach((line, url) -> {
            if (TableAddress.hasCredentials(url)) {
                throw JobException.permanent(
                        "table_address_with_credentials",
                        "Line " + line + ": the address of a table must not have a user or a password");
            }
        });
    }

    /** The failure of work on an explorer that is too large. */
    public static JobException refused(ExplorerTooLargeException tooLarge) {
        return JobException.permanent("explorer_too_large", String.valueOf(tooLarge.getMessage()), tooLarge);
    }
}
