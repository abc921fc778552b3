/** Definitions of connectors: how the records of an HTTP service are read, as a document that is checked before it is used. */
@NullMarked
package dev.meridian.domain.download.connector.definition;

import org.jspecify.annotations.NullMarked;
