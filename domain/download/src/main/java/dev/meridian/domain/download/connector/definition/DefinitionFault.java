package dev.meridian.domain.download.connector.definition;

/**
 * Something in a document that keeps it from being a definition.
 *
 * @param path a JSON Pointer into the document; empty for the document itself
 * @param message a sentence that says what is wrong
 */
public record DefinitionFault(String path, String message) {}
