package dev.meridian.domain.download.value;

/**
 * Finds the narrowest column type for a number, by its characters alone, so that no digit is lost by computing with it.
 */
public final class WrittenNumber {
    /** PostgreSQL's numeric holds so many digits before the decimal point. */
    private static final int DIGITS_BEFORE = 131_072;

    /** PostgreSQL's numeric holds so many digits after the decimal point. */
    private static final int DIGITS_AFTER = 16_383;

    private static final String LARGEST_LONG = "9223372036854775807";
    private static final String LEAST_LONG = "9223372036854775808";

    private WrittenNumber() {}

    /** What a text is as a number. */
    public enum Size {
        /** A whole number of 64 bits, written without point and exponent. */
        WHOLE,
        /** A decimal, or a number beyond 64 bits, that numeric holds with all its digits. */
        NUMERIC,
        /** A number that numeric does not hold. */
        BEYOND_NUMERIC,
        NO_NUMBER
    }

    /**
     * The size of a number that is written as an optional sign, digits with at most one point, and an optional
     * exponent.
     */
    public static Size sizeOf(CharSequence text) {
        int length = text.length();
        int at = length > 0 && isSign(text.charAt(0)) ? 1 : 0;
        int first = at;
        at = afterDigits(text, at);
        int before = at - first;
        if (at == length && before > 0) {
            return wholeSize(text, first);
        }
        int after = 0;
        if (at < length && text.charAt(at) == '.') {
            int point = ++at;
            at = afterDigits(text, at);
            after = at - point;
        }
        if (before + after == 0) {
            return Size.NO_NUMBER;
        }
        long exponent = 0;
        if (at < length && (text.charAt(at) | 0x20) == 'e') {
            int sign = at + 1;
            int digits = sign < length && isSign(text.charAt(sign)) ? sign + 1 : sign;
            at = afterDigits(text, digits);
            if (at == digits) {
                return Size.NO_NUMBER;
            }
            if (at - digits > 18) {
                return at == length ? Size.BEYOND_NUMERIC : Size.NO_NUMBER;
            }
            exponent = Long.parseLong(text, sign, at, 10);
        }
        if (at != length) {
            return Size.NO_NUMBER;
        }
        return before + exponent <= DIGITS_BEFORE && after - exponent <= DIGITS_AFTER
                ? Size.NUMERIC
                : Size.BEYOND_NUMERIC;
    }

    private static Size wholeSize(CharSequence text, int first) {
        int start = first;
        while (start < text.length() - 1 && text.charAt(start) == '0') {
            start++;
        }
        int digits = text.length() - start;
        if (digits > DIGITS_BEFORE) {
            return Size.BEYOND_NUMERIC;
        }
        String limit = first > 0 && text.charAt(0) == '-' ? LEAST_LONG : LARGEST_LONG;
        boolean fits = digits < limit.length()
                || digits == limit.length() && CharSequence.compare(text.subSequence(start, text.length()), limit) <= 0;
        return fits ? Size.WHOLE : Size.NUMERIC;
    }

    private static int afterDigits(CharSequence text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    private static boolean isSign(char c) {
        return c == '-' || c == '+';
    }
}
