package dev.meridian.activities.download.export.format;

/**
 * A column of an exported file, as its manifest describes it.
 *
 * @param name in the file
 * @param field how the other system names it
 * @param type of the column in PostgreSQL
 * @param storedAs the type that its values have in the file
 */
public record FileColumn(String name, String field, String type, String storedAs) {}
