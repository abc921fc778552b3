package dev.meridian.activities.explorer.edit;

import java.util.Optional;
import java.util.UUID;

/**
 * What an accepted change of an explorer leads to.
 *
 * @param generation the explorer's counter with this change
 * @param published whether the site is to show the explorer
 * @param job the job that brings views and objects up to date; empty if nothing has to be brought up to date
 */
public record AcceptedEdit(String slug, long generation, boolean published, Optional<Job> job) {
    /**
     * @param isNew false if a refresh of this explorer was open already
     */
    public record Job(UUID id, boolean isNew) {}
}
