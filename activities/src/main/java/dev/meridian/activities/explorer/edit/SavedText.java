package dev.meridian.activities.explorer.edit;

/**
 * What is known of the text that is stored for an explorer.
 *
 * @param savedGeneration the generation that stored the text
 * @param generation the explorer's newest generation, which is greater if refreshes were asked for since
 * @param published whether the site is to show the explorer
 * @param status whether views and objects correspond to the text
 */
public record SavedText(long savedGeneration, long generation, boolean published, RefreshStatus status) {
    /** Whether this text was the stored one at a generation. */
    boolean hasTextOf(long then) {
        return savedGeneration <= then && then <= generation;
    }
}
