package dev.meridian.api.testing;

import dev.meridian.api.MeridianApplication;
import dev.meridian.devstack.fault.JavaProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The service in a process of its own, to be killed or frozen. */
public final class ServiceProcess {
    private static final String HEAP = "-Xmx512m";

    private ServiceProcess() {}

    /**
     * Starts a worker.
     *
     * @param settings by name as in the environment
     * @param log what it writes
     */
    public static JavaProcess worker(Map<String, String> settings, Path log) {
        return worker(HEAP, settings, log);
    }

    /**
     * Starts a worker with a heap of its own.
     *
     * @param heap as the JVM's option, for example {@code -Xmx256m}
     */
    public static JavaProcess worker(String heap, Map<String, String> settings, Path log) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("SERVICE_TYPE", "worker");
        all.put("SERVER_PORT", "0");
        all.put("LOGGING_LEVEL_DEV_MERIDIAN_ACTIVITIES_HEATMAP", "debug");
        return start("worker", heap, all, log);
    }

    /**
     * Starts an API.
     *
     * @param heap as the JVM's option; {@code -Xmx512m} where the test does not care
     */
    static JavaProcess api(String heap, Map<String, String> settings, Path log) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("SERVICE_TYPE", "api");
        return start("API", heap, all, log);
    }

    private static JavaProcess start(String name, String heap, Map<String, String> settings, Path log) {
        List<String> options = new ArrayList<>(ServiceClasses.options());
        options.add(heap);
        return JavaProcess.start(new JavaProcess.Program(name, MeridianApplication.class, options, settings, log));
    }
}
