package dev.meridian.domain.download.connector.definition;

import java.util.List;
import java.util.stream.Collectors;

/** A document that is no definition, with every fault that was found. */
public final class InvalidDefinitionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<DefinitionFault> faults;

    public InvalidDefinitionException(List<DefinitionFault> faults) {
        super(faults.stream()
                .map(fault -> fault.path() + ": " + fault.message())
                .collect(Collectors.joining("; ")));
        this.faults = List.copyOf(faults);
    }

    /** At least one fault. */
    public List<DefinitionFault> faults() {
        return faults;
    }
}
