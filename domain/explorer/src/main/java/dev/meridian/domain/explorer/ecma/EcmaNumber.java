package dev.meridian.domain.explorer.ecma;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * Numbers as ECMAScript reads and prints them. The three readers differ on purpose: {@link #toNumber} wants the whole
 * text to be a number, {@link #parseFloat} and {@link #parseInt} take the longest leading one. All give NaN where there is
 * none.
 */
public final class EcmaNumber {

    /** No double is so large that it takes more digits of two values. */
    private static final int MOST_BITS = 1024;

    private static final double FIRST_INTEGER_IN_EXPONENT_FORM = 1e21;

    private EcmaNumber() {}

    /** {@code Number(text)}: blank is 0, hexadecimal, octal and binary prefixes count, trailing text gives NaN. */
    public static double toNumber(String text) {
        String trimmed = EcmaText.trim(text);
        if (trimmed.isEmpty()) {
            return 0;
        }
        if (trimmed.length() > 2 && trimmed.charAt(0) == '0') {
            int radix = switch (trimmed.charAt(1)) {
                case 'x', 'X' -> 16;
                case 'o', 'O' -> 8;
                case 'b', 'B' -> 2;
                default -> 0;
            };
            if (radix != 0) {
                int end = digitsEnd(trimmed, 2, radix);
                return end == trimmed.length() ? integer(trimmed, 2, end, radix) : Double.NaN;
            }
        }
        return decimalEnd(trimmed) == trimmed.length() ? Double.parseDouble(trimmed) : Double.NaN;
    }

    /** {@code parseFloat(text)}. */
    public static double parseFloat(String text) {
        String trimmed = EcmaText.trim(text);
        int end = decimalEnd(trimmed);
        return end == 0 ? Double.NaN : Double.parseDouble(trimmed.substring(0, end));
    }

    /** {@code parseInt(text)}, which also reads a leading {@code 0x}. */
    public static double parseInt(String text) {
        String trimmed = EcmaText.trim(text);
        int at = 0;
        boolean negative = false;
        if (!trimmed.isEmpty() && (trimmed.charAt(0) == '-' || trimmed.charAt(0) == '+')) {
            negative = trimmed.charAt(0) == '-';
            at = 1;
        }
        int radix = trimmed.regionMatches(true, at, "0x", 0, 2) ? 16 : 10;
        int start = radix == 16 ? at + 2 : at;
        int end = digitsEnd(trimmed, start, radix);
        if (end == start) {
            return Double.NaN;
        }
        double magnitude = integer(trimmed, start, end, radix);
        return negative ? -magnitude : magnitude;
    }

    /** {@code String(value)}: the shortest digits that read back as the same number. */
    public static String toText(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        double magnitude = Math.abs(value);
        BigDecimal shortest = shortest(magnitude);
        String digits = shortest.unscaledValue().toString();
        int pointAt = digits.length() - shortest.scale();
        String text = magnitude >= FIRST_INTEGER_IN_EXPONENT_FORM || pointAt <= -6
                ? exponentForm(digits, pointAt - 1)
                : plainForm(digits, pointAt);
        return value < 0 ? "-" + text : text;
    }

    /** Whether the text is one or more ASCII digits and nothing else. */
    public static boolean isDigits(String text) {
        return !text.isEmpty() && digitsEnd(text, 0, 10) == text.length();
    }

    private static BigDecimal shortest(double magnitude) {
        BigDecimal decimal = new BigDecimal(Double.toString(magnitude)).stripTrailingZeros();
        if (decimal.precision() == 2) {
            // Double.toString prefers two digits where one would do, as in 4.9E-324.
            BigDecimal oneDigit = decimal.round(new MathContext(1));
            if (oneDigit.doubleValue() == magnitude) {
                return oneDigit.stripTrailingZeros();
            }
        }
        return decimal;
    }

    private static String plainForm(String digits, int pointAt) {
        if (pointAt <= 0) {
            return "0." + "0".repeat(-pointAt) + digits;
        }
        if (pointAt >= digits.length()) {
            return digits + "0".repeat(pointAt - digits.length());
        }
        return digits.substring(0, pointAt) + "." + digits.substring(pointAt);
    }

    private static String exponentForm(String digits, int exponent) {
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }

    /** Where the longest decimal number at the beginning of a text ends; 0 if there is none. */
    private static int decimalEnd(String text) {
        int start = skip(text, 0, "+-");
        if (text.startsWith("Infinity", start)) {
            return start + "Infinity".length();
        }
        int whole = digitsEnd(text, start, 10);
        int fraction = whole < text.length() && text.charAt(whole) == '.' ? digitsEnd(text, whole + 1, 10) : whole;
        if (fraction - start <= (fraction > whole ? 1 : 0)) {
            return 0;
        }
        int exponent = skip(text, fraction, "eE");
        int digits = exponent > fraction ? skip(text, exponent, "+-") : exponent;
        int end = digitsEnd(text, digits, 10);
        return exponent > fraction && end > digits ? end : fraction;
    }

    private static int skip(String text, int at, String one) {
        return at < text.length() && one.indexOf(text.charAt(at)) >= 0 ? at + 1 : at;
    }

    private static int digitsEnd(String text, int start, int radix) {
        int end = start;
        while (end < text.length() && text.charAt(end) < 0x80 && Character.digit(text.charAt(end), radix) >= 0) {
            end++;
        }
        return end;
    }

    /** Linear in the digits, of which there may be a million. */
    private static double integer(String text, int start, int end, int radix) {
        if (radix == 10) {
            return Double.parseDouble(text.substring(start, end));
        }
        int first = start;
        while (first < end - 1 && text.charAt(first) == '0') {
            first++;
        }
        return end - first > MOST_BITS
                ? Double.POSITIVE_INFINITY
                : new BigInteger(text.substring(first, end), radix).doubleValue();
    }
}
