package dev.meridian.workflows.job;

/** The outcomes of jobs that completed although they did less than they were asked for, as texts for people. */
public final class JobOutcome {
    public static final String SUPERSEDED = "superseded by newer update";
    public static final String EXPLORER_MISSING = "explorer missing";
    public static final String NO_POIS_IN_REGION = "no POIs in region";
    public static final String MERGED_INTO_NEWER_BUILD = "merged into a newer build";

    private JobOutcome() {}
}
