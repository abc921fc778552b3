package dev.meridian.domain.explorer.block;

import java.util.List;
import java.util.Optional;

/** The header field of a choice: a name, a blank, and the control that readers see. The control changes no view. */
public record ControlColumn(String choice) {

    private static final List<String> SUFFIXES = List.of(" Dropdown", " Radio", " Checkbox");

    /** The choice of a header field as written; empty if it names no control. */
    public static Optional<ControlColumn> of(String headerField) {
        return SUFFIXES.stream()
                .filter(headerField::endsWith)
                .findFirst()
                .map(suffix -> new ControlColumn(headerField.substring(0, headerField.length() - suffix.length())));
    }
}
