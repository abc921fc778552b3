package dev.meridian.domain.explorer.warning;

/**
 * Something in an explorer's text that is allowed but looks like a mistake.
 *
 * @param code the kind of the warning, for programs: {@code unclosed-quote}, {@code lost-choice} ...
 * @param line the line, from 1; 0 if the warning concerns no single line
 * @param message what the text does, for people
 */
public record ExplorerWarning(String code, int line, String message) {}
