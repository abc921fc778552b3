package dev.meridian.quickstart.client;

/**
 * The product's answer about its health.
 *
 * @param report the state of each part, as the product reports it
 */
public record Health(boolean isUp, String report) {}
