package dev.meridian.activities.explorer.grammar;

/**
 * A control of the explorer.
 *
 * @param name the header without the control's kind
 * @param column the graphers column that holds its values; -1 if blanks around the header keep the name from matching any
 */
record Choice(String name, int column) {

    boolean isLost() {
        return column < 0;
    }
}
