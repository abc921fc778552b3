package dev.meridian.activities.download.http;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** The calls that a preview makes, for the person who writes a definition. The calls find their log by the thread. */
public final class CallLog {
    private static final ScopedValue<CallLog> CURRENT = ScopedValue.newInstance();

    private final List<MadeCall> calls = new ArrayList<>();

    /**
     * A call that was made.
     *
     * @param address without credentials
     * @param body what was sent, without credentials; empty if nothing was
     * @param status the answer's status; 0 if there was no answer
     */
    public record MadeCall(String method, String address, String body, int status, long millis) {}

    /** Does work whose calls go into this log. */
    public <T> T during(Callable<T> work) throws Exception {
        return ScopedValue.where(CURRENT, this).call(work::call);
    }

    /** The calls so far. */
    public List<MadeCall> calls() {
        synchronized (calls) {
            return List.copyOf(calls);
        }
    }

    static boolean isWanted() {
        return CURRENT.isBound();
    }

    static void add(MadeCall call) {
        List<MadeCall> calls = CURRENT.get().calls;
        synchronized (calls) {
            calls.add(call);
        }
    }
}
