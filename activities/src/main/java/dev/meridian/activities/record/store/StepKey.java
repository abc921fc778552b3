package dev.meridian.activities.record.store;

/**
 * What a step's result belongs to: a result is never computed again for the same key.
 *
 * @param sha256 the digest of the audio
 * @param version raised whenever the step would give another result for the same audio
 * @param parameters what the caller chose, in a canonical form; empty if nothing can be chosen
 */
public record StepKey(String tenant, byte[] sha256, String step, int version, String parameters) {}
