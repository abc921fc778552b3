package dev.meridian.api.console;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether this process serves the console.
 *
 * @param enabled {@code CONSOLE_ENABLED}
 */
@ConfigurationProperties("console")
record ConsoleSettings(@DefaultValue("true") boolean enabled) {}
