package dev.meridian.activities.schedule;

/** Whether a schedule was created and, if not, why. */
public enum Insertion {
    DONE,
    /** The tenant has a schedule of this name. */
    NAME_TAKEN,
    /** The tenant has {@link ScheduleService#MOST}. */
    TOO_MANY
}
