package dev.meridian.api.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class WrongValueAnalyzerTest {
    @Test
    void aValueOfTheWrongKindIsNamedByItsVariableWithWhatItMayBe() {
        FailureAnalysis wrongType = analysis("SERVICE_TYPE", "all", "service.type", ServiceType.class);
        assertThat(wrongType.getDescription())
                .startsWith("SERVICE_TYPE is 'all', which is not one of ")
                .contains("api")
                .contains("worker")
                .contains("monolith")
                .doesNotContain("dev.meridian");
        assertThat(analysis("SERVER_PORT", "http", "server.port", Integer.class).getDescription())
                .isEqualTo("SERVER_PORT is 'http', which is not a whole number that is in range.");
        FailureAnalysis duration = analysis("WORKER_DRAIN_TIMEOUT", "soon", "worker.drain.timeout", Duration.class);
        assertThat(duration.getAction()).isEqualTo("Set it to a duration such as 500ms, 10s, 5m or 2h, or remove it.");
    }

    @Test
    void aValueThatMayBeASecretIsNotShown() {
        FailureAnalysis secret = analysis("CRON_SECRET", "hunter2", "cron.secret", Integer.class);
        assertThat(secret.getDescription()).startsWith("CRON_SECRET is not ").doesNotContain("hunter2");
    }

    @Test
    void aVariableThatAnotherPropertyTakesIsNamed() {
        assertThat(analysis("A", "${MAX_CONCURRENT_JOBS:few}", "a", Integer.class)
                        .getDescription())
                .isEqualTo("MAX_CONCURRENT_JOBS is not a whole number that is in range.");
    }

    @Test
    void anUnknownFormatOfTheLogIsRefused() {
        assertThatThrownBy(() -> new LogSettings("xml"))
                .isInstanceOf(WrongSetting.class)
                .hasMessage("LOG_FORMAT is 'xml'");
        assertThat(new LogSettings("ecs").format()).isEqualTo("ecs");
    }

    private static FailureAnalysis analysis(String variable, String value, String property, Class<?> type) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.of(variable, value)));
        ConfigurationPropertySources.attach(environment);
        BindException wrong = catchThrowableOfType(
                BindException.class, () -> Binder.get(environment).bind(property, type));
        return Objects.requireNonNull(new WrongValueAnalyzer().analyze(wrong));
    }
}
