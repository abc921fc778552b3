package dev.meridian.api.worker;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The base of interceptors of an activity that need to know which activity it is, and how often it was delivered. */
public abstract class InformedActivity extends ActivityInboundCallsInterceptorBase {
    private @Nullable ActivityInfo info;

    protected InformedActivity(ActivityInboundCallsInterceptor next) {
        super(next);
    }

    @Override
    public void init(ActivityExecutionContext context) {
        info = context.getInfo();
        super.init(context);
    }

    protected final ActivityInfo info() {
        return Objects.requireNonNull(info, "set by init");
    }
}
