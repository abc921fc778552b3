/** The connectors that are code: CSV files and PostgreSQL. */
@NullMarked
package dev.meridian.activities.download.source;

import org.jspecify.annotations.NullMarked;
