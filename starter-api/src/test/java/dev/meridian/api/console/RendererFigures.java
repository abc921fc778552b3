package dev.meridian.api.console;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;

/** What a page costs its browser: time of the main thread, memory, time from a click to the paint that follows. */
final class RendererFigures {
    private static final List<String> TIMES =
            List.of("TaskDuration", "ScriptDuration", "RecalcStyleDuration", "LayoutDuration");
    private static final String CLICKS = """
            () => {
              window.clickToPaint = []
              addEventListener('click', event => requestAnimationFrame(() => {
                const painted = new MessageChannel()
                painted.port1.onmessage = () => window.clickToPaint.push(performance.now() - event.timeStamp)
                painted.port2.postMessage(0)
              }), true)
            }""";

    private final Browser browser;
    private final Page page;
    private final CDPSession cdp;
    private final Map<String, Double> before = new HashMap<>();
    private long begun;

    RendererFigures(Browser browser, Page page) {
        this.browser = browser;
        this.page = page;
        this.cdp = page.context().newCDPSession(page);
        // What people see turns, and that takes time.
        page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.NO_PREFERENCE));
        cdp.send("Performance.enable");
    }

    /** Begins to count the time of the main thread and to time clicks. */
    void begin() {
        page.evaluate(CLICKS);
        TIMES.forEach(name -> before.put(name, metric(name)));
        begun = System.nanoTime();
    }

    /** The share of the time since {@link #begin} in which the main thread was busy, 0 to 1. */
    double busy() {
        return Objects.requireNonNull(shares().get("TaskDuration"));
    }

    /**
     * The shares of time that the main thread spent on all tasks, and of these on scripts, styles and layout; the
     * remainder is mostly painting.
     */
    Map<String, Double> shares() {
        double seconds = (System.nanoTime() - begun) / 1e9;
        return TIMES.stream()
                .collect(Collectors.toMap(
                        name -> name,
                        name -> (metric(name) - before.getOrDefault(name, 0.0)) / seconds,
                        (a, _) -> a,
                        TreeMap::new));
    }

    /** In MB; {@code collected} has the garbage collected before. */
    double heap(boolean collected) {
        if (collected) {
            cdp.send("HeapProfiler.collectGarbage");
        }
        return metric("JSHeapUsedSize") / 1e6;
    }

    /** Memory in MB that the largest renderer of the browser shares with no other process and no file, as Chromium counts it. */
    double privateMemory() {
        CDPSession whole = browser.newBrowserCDPSession();
        try {
            return StreamSupport.stream(
                                    whole.send("SystemInfo.getProcessInfo")
                                            .getAsJsonArray("processInfo")
                                            .spliterator(),
                                    false)
                            .map(JsonElement::getAsJsonObject)
                            .filter(process -> process.get("type").getAsString().equals("renderer"))
                            .mapToLong(process ->
                                    anonymousKilobytes(process.get("id").getAsLong()))
                            .max()
                            .orElseThrow()
                    / 1000.0;
        } finally {
            whole.detach();
        }
    }

    /** Milliseconds from each click to the paint that follows, in order of length. */
    double[] clickToPaint() {
        String millis = page.evaluate("() => window.clickToPaint.join()").toString();
        return Arrays.stream(millis.split(","))
                .mapToDouble(Double::parseDouble)
                .sorted()
                .toArray();
    }

    /** The value below which so many hundredths of the sorted values are. */
    static double percentile(double[] sorted, int hundredths) {
        return sorted[Math.min(sorted.length - 1, sorted.length * hundredths / 100)];
    }

    private static long anonymousKilobytes(long process) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process), "status")).stream()
                    .filter(line -> line.startsWith("RssAnon:") || line.startsWith("VmSwap:"))
                    .flatMapToLong(line -> LongStream.of(Long.parseLong(line.replaceAll("\\D", ""))))
                    .sum();
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }

    private double metric(String name) {
        for (JsonElement metric : cdp.send("Performance.getMetrics").getAsJsonArray("metrics")) {
            JsonObject one = metric.getAsJsonObject();
            if (one.get("name").getAsString().equals(name)) {
                return one.get("value").getAsDouble();
            }
        }
        throw new IllegalStateException(name);
    }
}
