package dev.meridian.api.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RepeatedWorkTest {
    private static final Duration CAP = Duration.ofMinutes(1);

    private final Logger logger = (Logger) LoggerFactory.getLogger(RepeatedWork.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    /** Work whose rounds are numbered from 1. */
    private static final class Rounds extends RepeatedWork {
        private final AtomicInteger rounds = new AtomicInteger();
        private final IntPredicate round;

        Rounds(IntPredicate round) {
            super("rounds", Duration.ofMillis(1));
            this.round = round;
        }

        @Override
        protected boolean work() {
            return round.test(rounds.incrementAndGet());
        }
    }

    @BeforeEach
    void listen() {
        logged.start();
        logger.addAppender(logged);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(logged);
    }

    @Test
    void aRoundThatFailsIsFollowedByTheNextAndEachKindOfFailureIsLoggedOnce() {
        Rounds work = new Rounds(round -> {
            throw round % 2 == 0 ? new IllegalStateException("even") : new IllegalArgumentException("odd");
        });
        work.start();
        await().atMost(CAP).until(() -> work.rounds.get() > 10);
        work.stop();
        assertThat(List.copyOf(logged.list))
                .extracting(event -> event.getThrowableProxy().getMessage())
                .containsExactly("odd", "even");
    }

    @Test
    void aFailureAfterASuccessIsLoggedAgain() {
        Rounds work = new Rounds(round -> {
            if (round <= 2 || round == 5) {
                throw new IllegalStateException("round " + round);
            }
            return round < 6;
        });
        work.start();
        await().atMost(CAP).until(() -> work.rounds.get() == 6);
        work.stop();
        assertThat(List.copyOf(logged.list))
                .extracting(event -> event.getThrowableProxy() == null
                        ? event.getFormattedMessage()
                        : event.getThrowableProxy().getMessage())
                .startsWith("round 1", "A round of rounds has succeeded again", "round 5");
    }

    @Test
    void aDatabaseThatIsAwayIsOneLineWithoutAStack() {
        Rounds work = new Rounds(round -> {
            throw new IllegalStateException(new SQLTransientConnectionException("no connection", "08001"));
        });
        work.start();
        await().atMost(CAP).until(() -> work.rounds.get() > 10);
        work.stop();
        assertThat(List.copyOf(logged.list)).singleElement().satisfies(event -> {
            assertThat(event.getThrowableProxy()).isNull();
            assertThat(event.getFormattedMessage())
                    .startsWith("rounds goes on when PostgreSQL and Temporal answer again");
        });
    }

    @Test
    void workThatIsDoneIsNotRepeated() {
        Rounds work = new Rounds(round -> round < 3);
        work.start();
        await().atMost(CAP).until(() -> work.rounds.get() == 3);
        await().during(Duration.ofMillis(100)).atMost(CAP).until(() -> work.rounds.get() == 3);
        work.stop();
    }

    @Test
    void workThatIsStoppedEndsAlsoIfItsInterruptComesOutAsAFailureAndNothingIsLogged() {
        AtomicInteger interrupted = new AtomicInteger();
        Rounds work = new Rounds(round -> {
            try {
                return new CountDownLatch(1).await(60, TimeUnit.SECONDS);
            } catch (InterruptedException stopping) {
                interrupted.incrementAndGet();
                throw new IllegalStateException(stopping);
            }
        });
        work.start();
        await().atMost(CAP).until(() -> work.rounds.get() == 1);
        work.stop();
        await().atMost(CAP).until(() -> interrupted.get() == 1);
        await().during(Duration.ofMillis(100)).atMost(CAP).until(() -> work.rounds.get() == 1);
        assertThat(logged.list).isEmpty();
    }
}
