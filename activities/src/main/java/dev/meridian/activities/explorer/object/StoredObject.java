package dev.meridian.activities.explorer.object;

import java.time.Instant;
import java.util.UUID;

/**
 * An object as a listing of the bucket shows it.
 *
 * @param id the config's id, which is part of the key
 * @param lastModified by the store's clock
 */
public record StoredObject(UUID id, Instant lastModified) {}
