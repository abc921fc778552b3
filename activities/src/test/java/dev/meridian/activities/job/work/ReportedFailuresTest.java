package dev.meridian.activities.job.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.temporal.failure.ApplicationFailure;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class ReportedFailuresTest {
    private record Reported(String code, List<ILoggingEvent> lines) {}

    @ParameterizedTest
    @ValueSource(strings = {"40P01", "40001", "55P03", "57014"})
    void aStatementThatTheDatabaseEndedForAnotherOneIsOneLine(String state) {
        Reported reported = reported(new ConnectionException(new SQLException("refused", state)));
        assertThat(reported.code()).isEqualTo("database_failed");
        assertThat(reported.lines()).singleElement().satisfies(line -> {
            assertThat(line.getThrowableProxy()).isNull();
            assertThat(line.getFormattedMessage()).contains(state);
        });
    }

    @Test
    void aDatabaseThatIsAwayIsNoStack() {
        for (SQLException away : List.of(
                new SQLTransientConnectionException("no connection"),
                new SQLException("closed", "08006"),
                new SQLException("starting up", "57P03"))) {
            Reported reported = reported(new ConnectionException(away));
            assertThat(reported.code()).isEqualTo("database_unavailable");
            assertThat(reported.lines()).allMatch(line -> line.getThrowableProxy() == null);
        }
    }

    @Test
    void whatNobodyForesawKeepsItsStackAndQuotesNobody() {
        IllegalStateException cause = new IllegalStateException("said by a user");
        assertThat(reported(new IllegalArgumentException("a secret", cause)).lines())
                .singleElement()
                .satisfies(line -> {
                    String logged = ThrowableProxyUtil.asString(line.getThrowableProxy());
                    assertThat(logged)
                            .contains("IllegalArgumentException", "IllegalStateException", "ReportedFailuresTest")
                            .doesNotContain("secret", "said");
                });
        assertThat(reported(new ConnectionException(new SQLException("no such column", "42703")))
                        .lines())
                .singleElement()
                .satisfies(line -> assertThat(line.getThrowableProxy()).isNotNull());
    }

    private static Reported reported(RuntimeException failure) {
        Logger log = (Logger) LoggerFactory.getLogger(ReportedFailures.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        try {
            ApplicationFailure thrown = catchThrowableOfType(
                    ApplicationFailure.class,
                    () -> ReportedFailures.reporting(() -> {
                        throw failure;
                    }));
            return new Reported(thrown.getType(), List.copyOf(lines.list));
        } finally {
            log.detachAppender(lines);
        }
    }
}
