package dev.meridian.workflows.explorer;

/**
 * How a refresh ended in the database.
 *
 * @param current false if a newer update was stored meanwhile, so that the job ended as superseded
 * @param buildWanted whether the published site changed and should be built
 */
public record RefreshCompletion(boolean current, boolean buildWanted) {}
