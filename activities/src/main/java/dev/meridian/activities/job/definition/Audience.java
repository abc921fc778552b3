package dev.meridian.activities.job.definition;

/** Who may ask for jobs of a type. */
public enum Audience {
    /** Every tenant, by request and by schedule, and the schedules of the installation. */
    ANYONE,
    /** The schedules of the installation alone, because such a job works on what all tenants share. */
    INSTALLATION,
    /** Nobody: the service itself makes such jobs. A tenant may ask for another run of a job that the tenant has. */
    NOBODY
}
