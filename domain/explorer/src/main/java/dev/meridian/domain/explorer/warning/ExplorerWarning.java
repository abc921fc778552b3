package dev.meridian.domain.explorer.warning;

/**
 * Something in an explorer's text that is allowed but looks like a mistake.
 *
 * @param code what kind, for machines: {@code unclosed-quote}, {@code lost-choice} ...
 * @param line where, from 1; 0 if nowhere in particular
 * @param message what it does, for people
 */
public record ExplorerWarning(String code, int line, String message) {}
