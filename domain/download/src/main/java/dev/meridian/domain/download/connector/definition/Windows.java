package dev.meridian.domain.download.connector.definition;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/**
 * The windows of time in which a table is read.
 *
 * @param from where a call carries the window's first moment, which belongs to it
 * @param until where a call carries the window's end; null if windows have none
 * @param start before this day there is nothing; a day such as 2024-01-01, whatever follows it
 * @param length how long a window is; null if the next window begins where a result was cut off
 * @param nextFrom the time in the order of which rows come; null if windows have a length
 */
public record Windows(
        Place from,
        @Nullable Place until,
        TimeForm form,
        Template start,
        @Nullable Lapse length,
        @Nullable JsonPointer nextFrom) {}
