/** Translating Airbyte's low-code manifests into definitions, or saying by path why that is not possible. */
@NullMarked
package dev.meridian.domain.download.connector.manifest;

import org.jspecify.annotations.NullMarked;
