package dev.meridian.api.settings;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.unit.DataSize;

/**
 * Ends a start in two sentences where an environment variable is no number, no duration and the like. Spring's own text would name
 * its property and classes.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class WrongValueAnalyzer extends AbstractFailureAnalyzer<BindException> {
    private static final Pattern CONFIDENTIAL = Pattern.compile("PASSWORD|SECRET|KEY|URL");

    /** A property of application.yml that has the value of a variable. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z_]+):.*}");

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException wrong) {
        ConfigurationProperty property = wrong.getProperty();
        Class<?> type = wrong.getTarget().getType().resolve();
        String variable = property == null ? null : variable(property);
        String expected = type == null ? null : expected(type);
        if (property == null || variable == null || expected == null) {
            return null;
        }
        boolean hidden = CONFIDENTIAL.matcher(variable).find()
                || PLACEHOLDER.matcher(text(property)).matches();
        String value = hidden ? "" : " is '" + property.getValue() + "', which";
        return new FailureAnalysis(
                variable + value + " is not " + expected + ".", "Set it to " + expected + ", or remove it.", wrong);
    }

    private static String text(ConfigurationProperty property) {
        return String.valueOf(property.getValue());
    }

    private static @Nullable String variable(ConfigurationProperty property) {
        Matcher placeholder = PLACEHOLDER.matcher(text(property));
        return placeholder.matches() ? placeholder.group(1) : variable(property.getOrigin());
    }

    private static @Nullable String variable(@Nullable Origin origin) {
        return switch (origin) {
            case SystemEnvironmentOrigin environment -> environment.getProperty();
            case PropertySourceOrigin source
            when source.getPropertySource() instanceof SystemEnvironmentPropertySource -> source.getPropertyName();
            case null, default -> null;
        };
    }

    private static @Nullable String expected(Class<?> type) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(value -> value.toString().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (type == InetAddress.class) {
            return "an address of this machine, such as 127.0.0.1 or 0.0.0.0";
        }
        if (type == Duration.class) {
            return "a duration such as 500ms, 10s, 5m or 2h";
        }
        if (type == DataSize.class) {
            return "a size such as 256MB";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
            return "a whole number that is in range";
        }
        return type == Double.class || type == double.class ? "a number" : null;
    }
}
