/** What the lists of the API share: pages, each with the cursor of the next page. */
@NullMarked
package dev.meridian.api.list;

import org.jspecify.annotations.NullMarked;
