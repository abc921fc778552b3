package dev.meridian.domain.download.connector.definition;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;

/** A length of time as definitions write it, days included: {@code PT5M}, {@code P30D}. */
public record Lapse(@JsonValue String text) {
    @JsonCreator
    public Lapse {
        Duration.parse(text);
    }

    /** A day has 24 hours. */
    public Duration duration() {
        return Duration.parse(text);
    }
}
