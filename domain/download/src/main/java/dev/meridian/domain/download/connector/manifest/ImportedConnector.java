package dev.meridian.domain.download.connector.manifest;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The result of translating a manifest.
 *
 * @param document the definition, as a document
 * @param leftOut parts of the manifest that the definition leaves out; none of them decides which rows are read
 */
public record ImportedConnector(ObjectNode document, List<Remark> leftOut) {
    /**
     * A remark about a part of a manifest.
     *
     * @param path a JSON Pointer into the manifest, references followed
     * @param reason a sentence
     */
    public record Remark(String path, String reason) {}

    public ImportedConnector {
        leftOut = List.copyOf(leftOut);
    }
}
