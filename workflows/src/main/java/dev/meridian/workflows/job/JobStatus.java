package dev.meridian.workflows.job;

import java.util.Locale;
import java.util.Set;

/** The state of a job; {@link #canBecome} is the table of allowed transitions, which the database enforces as well. */
public enum JobStatus {
    PENDING,
    RUNNING,
    COMPLETED,
    FAILED,
    CANCELLED;

    /** Whether a job may change from this state to {@code next}; false if both are the same. */
    public boolean canBecome(JobStatus next) {
        return switch (this) {
            case PENDING -> Set.of(RUNNING, COMPLETED, FAILED, CANCELLED).contains(next);
            case RUNNING -> Set.of(PENDING, COMPLETED, FAILED, CANCELLED).contains(next);
            case COMPLETED, FAILED, CANCELLED -> false;
        };
    }

    /** Whether the job has not ended: it is pending or running. */
    public boolean isOpen() {
        return this == PENDING || this == RUNNING;
    }

    /** The lower-case name that the API, the database and the search attribute use. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The state with this lower-case name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static JobStatus ofWireName(String wireName) {
        for (JobStatus status : values()) {
            if (status.wireName().equals(wireName)) {
                return status;
            }
        }
        throw new IllegalArgumentException("No job status is called '" + wireName + "'");
    }
}
