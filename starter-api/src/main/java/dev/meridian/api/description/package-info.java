/** The API's description at {@code /v3/api-docs}, from which clients are generated. */
@NullMarked
package dev.meridian.api.description;

import org.jspecify.annotations.NullMarked;
