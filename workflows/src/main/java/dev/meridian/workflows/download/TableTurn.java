package dev.meridian.workflows.download;

/**
 * How a turn ended.
 *
 * @param isDone whether the table has been read to its end; otherwise it needs another turn
 */
public record TableTurn(boolean isDone) {}
