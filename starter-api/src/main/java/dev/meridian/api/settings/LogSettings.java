package dev.meridian.api.settings;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param format {@code LOG_FORMAT}: how lines of the log are written; {@code application.yml} says what each format means */
@ConfigurationProperties("log")
record LogSettings(@DefaultValue("text") String format) {
    private static final List<String> FORMATS = List.of("text", "json", "ecs", "gelf", "logstash");

    LogSettings {
        if (!FORMATS.contains(format)) {
            throw new WrongSetting(
                    "LOG_FORMAT", "is '" + format + "'", "Set it to one of " + String.join(", ", FORMATS) + ".");
        }
    }
}
