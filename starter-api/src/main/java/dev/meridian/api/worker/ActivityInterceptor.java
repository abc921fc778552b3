package dev.meridian.api.worker;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor.ActivityInput;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor.ActivityOutput;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The base of interceptors that act before or after each execution of an activity. */
public abstract class ActivityInterceptor extends WorkerInterceptorBase {
    /**
     * Executes an activity.
     *
     * @param activity which activity it is, and how often it was delivered
     * @param execution executes the activity with the input, by way of the interceptors that come after this one
     */
    protected abstract ActivityOutput execute(
            ActivityInfo activity, ActivityInput input, Supplier<ActivityOutput> execution);

    @Override
    public final ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new Calls(next);
    }

    private final class Calls extends ActivityInboundCallsInterceptorBase {
        private @Nullable ActivityInfo activity;

        Calls(ActivityInboundCallsInterceptor next) {
            super(next);
        }

        @Override
        public void init(ActivityExecutionContext context) {
            activity = context.getInfo();
            super.init(context);
        }

        @Override
        public ActivityOutput execute(ActivityInput input) {
            return ActivityInterceptor.this.execute(
                    Objects.requireNonNull(activity, "set by init"), input, () -> super.execute(input));
        }
    }
}
