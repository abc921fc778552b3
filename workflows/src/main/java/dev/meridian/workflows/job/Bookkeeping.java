package dev.meridian.workflows.job;

import io.temporal.api.enums.v1.RetryState;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Makes stubs for bookkeeping activities that are quick while the database answers and that wait for as long as the
 * database is away.
 *
 * <p>Each call is a local activity first, which needs no task queue. If its few tries fail, the same call becomes an
 * ordinary activity: Temporal retries an ordinary activity for as long as necessary, without an event for each try and
 * without occupying a worker in between. A failure that the activity reports as permanent is thrown at once.
 */
public final class Bookkeeping {
    private Bookkeeping() {}

    /**
     * A stub for the calling workflow.
     *
     * @param activities an activity interface; every call must be idempotent, since a try may have succeeded although
     *     its answer was lost
     */
    public static <T> T stub(Class<T> activities) {
        T local = Workflow.newLocalActivityStub(activities, ActivityPolicies.localBookkeeping());
        T durable = Workflow.newActivityStub(activities, ActivityPolicies.bookkeeping());
        return activities.cast(Proxy.newProxyInstance(
                activities.getClassLoader(), new Class<?>[] {activities}, (proxy, method, arguments) -> {
                    try {
                        return call(local, method, arguments);
                    } catch (ActivityFailure failure) {
                        if (isFinal(failure)) {
                            throw failure;
                        }
                        return call(durable, method, arguments);
                    }
                }));
    }

    /**
     * Whether the failure is thrown instead of being tried again by an ordinary activity. Histories of older versions
     * may contain a local activity that was never retried; those versions let the failure through, and a replay has to
     * do the same.
     */
    private static boolean isFinal(ActivityFailure failure) {
        return Cancellation.isCauseOf(failure)
                || failure.getRetryState() == RetryState.RETRY_STATE_NON_RETRYABLE_FAILURE
                || failure.getRetryState() == RetryState.RETRY_STATE_RETRY_POLICY_NOT_SET;
    }

    private static @Nullable Object call(Object stub, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(stub, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getTargetException();
        }
    }
}
