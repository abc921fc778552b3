package dev.meridian.workflows.job;

/** Why a completed job had less to do than it was asked for, in the words that people read. */
public final class JobOutcome {
    public static final String SUPERSEDED = "superseded by newer update";
    public static final String EXPLORER_MISSING = "explorer missing";
    public static final String NO_POIS_IN_REGION = "no POIs in region";
    public static final String MERGED_INTO_NEWER_BUILD = "merged into a newer build";

    private JobOutcome() {}
}
