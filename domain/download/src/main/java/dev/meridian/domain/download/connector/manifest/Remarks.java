package dev.meridian.domain.download.connector.manifest;

import dev.meridian.domain.download.connector.definition.DefinitionFault;
import dev.meridian.domain.download.connector.manifest.ImportedConnector.Remark;
import java.util.ArrayList;
import java.util.List;

/** Collects the remarks of an import: the parts that it leaves out, and the parts for which it fails. */
final class Remarks {
    private final List<Remark> leftOut = new ArrayList<>();
    private final List<DefinitionFault> faults = new ArrayList<>();

    /** Something that the definition does without. */
    void leaveOut(Part part, String reason) {
        add(new Remark(part.path(), reason));
    }

    /**
     * Notes a part that can't be translated and without which the definition would read other rows than the manifest.
     */
    void fail(Part part, String reason) {
        fail(part.path(), reason);
    }

    void fail(String path, String reason) {
        DefinitionFault fault = new DefinitionFault(path, reason);
        if (!faults.contains(fault)) {
            faults.add(fault);
        }
    }

    List<Remark> leftOut() {
        return leftOut;
    }

    List<DefinitionFault> faults() {
        return faults;
    }

    private void add(Remark remark) {
        if (!leftOut.contains(remark)) {
            leftOut.add(remark);
        }
    }
}
