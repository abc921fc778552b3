package dev.meridian.workflows.explorer;

/**
 * What the object phase did, in objects.
 *
 * @param uploaded how many were put
 * @param deleted how many were deleted
 */
public record ObjectsSynced(int uploaded, int deleted) {}
