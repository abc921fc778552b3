package dev.meridian.activities.explorer.edit;

import dev.meridian.activities.job.intake.AcceptedJob;
import java.util.Optional;

/**
 * What an accepted change of an explorer leads to.
 *
 * @param generation the explorer's counter with this change
 * @param published whether the site is to show the explorer
 * @param job the job that brings views and objects up to date, which is not new if a refresh of this explorer was open
 *     already; empty if nothing has to be brought up to date
 */
public record AcceptedEdit(String slug, long generation, boolean published, Optional<AcceptedJob> job) {}
