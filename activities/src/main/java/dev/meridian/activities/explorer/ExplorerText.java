package dev.meridian.activities.explorer;

import dev.meridian.activities.explorer.grammar.ExplorerProgram;
import dev.meridian.activities.explorer.grammar.ExplorerReferences;

/**
 * A TSV with what the database keeps beside it.
 *
 * @param config the program as canonical JSON
 * @param isPublished whether the text says so, anywhere in it
 */
record ExplorerText(String tsv, String config, boolean isPublished, ExplorerLinks links) {
    static ExplorerText read(String tsv) {
        ExplorerProgram program = ExplorerProgram.parse(tsv);
        ExplorerReferences references = program.references();
        return new ExplorerText(
                tsv,
                program.configJson(),
                program.isPublished(),
                new ExplorerLinks(references.chartIds(), references.variableIds(), references.catalogPaths()));
    }
}
