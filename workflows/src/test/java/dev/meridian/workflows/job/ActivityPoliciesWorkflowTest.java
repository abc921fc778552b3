package dev.meridian.workflows.job;

import static dev.meridian.workflows.job.ActivityScript.LONG_OUTAGE;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
import static io.temporal.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every retry rule goes on retrying for longer than any connection pool waits. */
class ActivityPoliciesWorkflowTest {
    /** The rule that is no method of {@link ActivityPolicies}: local activities, then ordinary ones. */
    private static final String BOOKKEEPING_STUB = "stub";

    @RegisterExtension
    final TestTemporal temporal = new TestTemporal("policy");

    private final ActivityScript script = new ActivityScript(temporal::now);

    static Stream<String> rules() {
        return Stream.concat(Stream.of(BOOKKEEPING_STUB), policies().stream().map(Method::getName));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void everyRuleOutlastsALongOutage(String rule) {
        script.during(LONG_OUTAGE, ActivityScript::findsNoDatabase, "note");
        start(rule);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(script.calls()).hasSizeGreaterThan(5);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void noRuleRetriesWhatTheCodeReports(String rule) {
        script.on("note", ActivityScript.fails("refused", true));
        start(rule);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_FAILED);
        assertThat(script.calls()).hasSize(1);
    }

    @Test
    void anOutageOfHoursLeavesAShortHistory() {
        script.during(Duration.ofHours(3), ActivityScript::findsNoDatabase, "note");
        start(BOOKKEEPING_STUB);
        assertThat(temporal.end()).isEqualTo(WORKFLOW_EXECUTION_STATUS_COMPLETED);
        assertThat(temporal.histories().getFirst().getEvents()).hasSizeLessThan(50);
    }

    private void start(String rule) {
        temporal.use(PolicyWorkflowImpl.class, new NotesImpl(script));
        WorkflowClient.start(
                temporal.client().newWorkflowStub(PolicyWorkflow.class, temporal.startOptions())::run, rule);
    }

    private static List<Method> policies() {
        return Arrays.stream(ActivityPolicies.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> method.getReturnType() == ActivityOptions.class)
                .toList();
    }

    @ActivityInterface
    public interface Notes {
        void note();
    }

    record NotesImpl(ActivityScript script) implements Notes {
        @Override
        public void note() {
            script.call("note", "it");
        }
    }

    @WorkflowInterface
    public interface PolicyWorkflow {
        @WorkflowMethod
        void run(String rule);
    }

    /** Calls one activity, under the rule of the given name. */
    public static final class PolicyWorkflowImpl implements PolicyWorkflow {
        @Override
        public void run(String rule) {
            Optional<Method> policy = policies().stream()
                    .filter(method -> method.getName().equals(rule))
                    .findFirst();
            if (policy.isPresent()) {
                Workflow.newActivityStub(Notes.class, options(policy.get())).note();
            } else {
                Bookkeeping.stub(Notes.class).note();
            }
        }

        private static ActivityOptions options(Method policy) {
            Object[] arguments = Arrays.stream(policy.getParameterTypes())
                    .map(type -> type == Duration.class ? Duration.ofSeconds(30) : TaskQueues.MAIN)
                    .toArray();
            try {
                return (ActivityOptions) policy.invoke(null, arguments);
            } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
