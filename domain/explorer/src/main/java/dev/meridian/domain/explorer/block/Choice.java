package dev.meridian.domain.explorer.block;

/**
 * A control of the explorer.
 *
 * @param name the header without the control's kind
 * @param column the graphers column that holds its values; -1 if blanks around the header keep the name from matching any
 */
public record Choice(String name, int column) {

    public boolean isLost() {
        return column < 0;
    }
}
