package dev.meridian.quickstart;

/**
 * What the product answers when asked for its health.
 *
 * @param report its own words, part by part
 */
public record Health(boolean isUp, String report) {}
