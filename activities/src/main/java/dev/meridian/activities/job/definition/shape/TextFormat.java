package dev.meridian.activities.job.definition.shape;

import dev.meridian.activities.job.outbound.address.WebAddress;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The formats that a text of a payload may be bound to; each has the name of the JSON Schema {@code format}. */
public enum TextFormat {
    EMAIL("email", "an e-mail address in ASCII such as ada@example.org", TextFormat::isEmail),
    HTTP_URL("uri", "an absolute http or https URL without user info", WebAddress::isAddress),
    UUID(
            "uuid",
            "a UUID",
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
                    .asMatchPredicate()),
    DATE_TIME("date-time", "a time with its offset, such as 2027-01-31T12:00:00Z", TextFormat::isDateTime),
    DURATION("duration", "a duration as ISO 8601 writes it, such as PT30S", TextFormat::isDuration),
    /** One line without control characters, so that the text can be sent in a header. */
    LINE("line", "one line without control characters", text -> text.chars().noneMatch(Character::isISOControl));

    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]++";
    private static final Pattern ADDRESS = Pattern.compile(
            "(?=[^@]{1,64}@)" + ATOM + "(?:\\." + ATOM + ")*+@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
                    + "(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

    private final String schemaName;
    private final String inWords;
    private final Predicate<String> holds;

    TextFormat(String schemaName, String inWords, Predicate<String> holds) {
        this.schemaName = schemaName;
        this.inWords = inWords;
        this.holds = holds;
    }

    String schemaName() {
        return schemaName;
    }

    String inWords() {
        return inWords;
    }

    boolean holdsFor(String text) {
        return holds.test(text);
    }

    /**
     * Checks the rules of SMTP and those of the library that sends mails: an address that only one of the two accepts
     * would fail when the mail is sent.
     */
    private static boolean isEmail(String text) {
        if (text.length() > 254 || !ADDRESS.matcher(text).matches()) {
            return false;
        }
        try {
            new InternetAddress(text, true).validate();
            return true;
        } catch (AddressException refused) {
            return false;
        }
    }

    private static boolean isDateTime(String text) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            return time.getYear() >= 1970 && time.getYear() <= 9999;
        } catch (DateTimeException malformed) {
            return false;
        }
    }

    private static boolean isDuration(String text) {
        try {
            return !Duration.parse(text).isNegative();
        } catch (DateTimeException | ArithmeticException malformed) {
            return false;
        }
    }
}
