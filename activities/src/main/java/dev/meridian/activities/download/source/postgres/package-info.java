/** The connector for PostgreSQL: tables and views, page by page in the order of their keys, over COPY's binary form. */
@NullMarked
package dev.meridian.activities.download.source.postgres;

import org.jspecify.annotations.NullMarked;
