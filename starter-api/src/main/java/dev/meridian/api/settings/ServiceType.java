package dev.meridian.api.settings;

/** Which part of the service a process is. Every process answers on /actuator. */
public enum ServiceType {
    /** Answers requests. */
    API,
    /** Runs workflows and activities. */
    WORKER,
    /** Answers requests and runs jobs. */
    MONOLITH;

    public boolean servesApi() {
        return this != WORKER;
    }

    public boolean runsWorkers() {
        return this != API;
    }
}
