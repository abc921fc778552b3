package dev.meridian.activities.download.store;

import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.source.PageEnd;

/** A whole page of another system, and what is known after it. */
public record FetchedPage(RowBuffer rows, PageEnd end) {}
