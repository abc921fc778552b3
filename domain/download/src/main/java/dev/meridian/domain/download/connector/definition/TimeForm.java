package dev.meridian.domain.download.connector.definition;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** How a service writes times. */
public enum TimeForm {
    RFC3339("rfc3339"),
    /** A day and a time of day in UTC, with a space between and without a zone: 2024-01-31 12:00:00. */
    DATETIME("dateTime"),
    /** A day, in UTC. */
    DATE("date"),
    EPOCHSECONDS("epochSeconds"),
    EPOCHMILLIS("epochMillis");

    private static final int LENGTH_OF_DATE = 10;
    private static final DateTimeFormatter SPACED = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private final String wireName;

    TimeForm(String wireName) {
        this.wireName = wireName;
    }

    /** How the form is written in definitions. */
    public String wireName() {
        return wireName;
    }

    /** Whether times of this form are numbers, in which people don't write times. */
    public boolean isNumber() {
        return this == EPOCHSECONDS || this == EPOCHMILLIS;
    }

    /** The moment that a text means; empty if the text is not of this form. */
    public Optional<Instant> read(String text) {
        try {
            return Optional.of(
                    switch (this) {
                        case RFC3339, DATETIME -> moment(text.strip());
                        case DATE ->
                            LocalDate.parse(text.strip())
                                    .atStartOfDay(ZoneOffset.UTC)
                                    .toInstant();
                        case EPOCHSECONDS -> Instant.ofEpochSecond(Long.parseLong(text.strip()));
                        case EPOCHMILLIS -> Instant.ofEpochMilli(Long.parseLong(text.strip()));
                    });
        } catch (DateTimeException | IndexOutOfBoundsException | NumberFormatException another) {
            return Optional.empty();
        }
    }

    /** The text for a moment; what the form has no room for is left out, so that the text means no later moment. */
    public String write(Instant moment) {
        return switch (this) {
            case RFC3339 -> DateTimeFormatter.ISO_INSTANT.format(moment);
            case DATETIME -> SPACED.format(moment.atOffset(ZoneOffset.UTC));
            case DATE -> DateTimeFormatter.ISO_LOCAL_DATE.format(moment.atOffset(ZoneOffset.UTC));
            case EPOCHSECONDS -> Long.toString(moment.getEpochSecond());
            case EPOCHMILLIS -> Long.toString(moment.toEpochMilli());
        };
    }

    /** Times with a space instead of the T and without a zone are common; such a time counts as UTC. */
    private static Instant moment(String text) {
        if (text.length() == LENGTH_OF_DATE) {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        String joined = text.substring(0, LENGTH_OF_DATE) + "T" + text.substring(LENGTH_OF_DATE + 1);
        boolean hasZone =
                joined.endsWith("Z") || joined.lastIndexOf('+') > 0 || joined.lastIndexOf('-') > LENGTH_OF_DATE;
        return OffsetDateTime.parse(hasZone ? joined : joined + "Z").toInstant();
    }
}
