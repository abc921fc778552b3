package dev.meridian.workflows.explorer;

/**
 * What the object phase did, in objects.
 *
 * @param uploaded how many objects were uploaded
 * @param deleted how many objects were deleted
 */
public record ObjectsSynced(int uploaded, int deleted) {}
