package dev.meridian.domain.explorer.view;

import dev.meridian.domain.explorer.catalog.ChartCatalog;
import dev.meridian.domain.explorer.program.ExplorerProgram;
import dev.meridian.domain.explorer.selection.ExplorerView;
import dev.meridian.domain.explorer.source.IndicatorSource;
import dev.meridian.domain.explorer.table.ExplorerSettings;
import dev.meridian.domain.explorer.testing.ExplorerGenerator;
import dev.meridian.domain.explorer.testing.GeneratedExplorer;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;

/**
 * Prints how long it takes to parse and build explorers: generated ones of growing size, and those whose files are given as
 * arguments. Best and median of several warm rounds, in
 * milliseconds of processor time of the building thread. Run it by hand; it asserts nothing.
 */
public final class ExplorerMeasurement {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 15;
    private static final ExplorerSettings SETTINGS =
            new ExplorerSettings("https://admin.example.org", "https://example.org");

    private ExplorerMeasurement() {}

    public static void main(String[] files) throws IOException {
        for (String file : files) {
            report(System.out, file, Files.readString(Path.of(file)), ChartCatalog.empty(), IndicatorSource.empty());
        }
        for (ExplorerGenerator.Mode mode : ExplorerGenerator.Mode.values()) {
            for (int views : new int[] {1_000, 10_000, 20_000, 40_000}) {
                GeneratedExplorer explorer = ExplorerGenerator.generate(mode, views, 1);
                String name = mode + " " + views;
                report(System.out, name, explorer.tsv(), explorer.catalog(), explorer.source());
            }
        }
    }

    private static void report(PrintStream out, String name, String tsv, ChartCatalog catalog, IndicatorSource source) {
        ExplorerViewBuilder builder = new ExplorerViewBuilder(SETTINGS, catalog, source);
        double[] millis = new double[ROUNDS];
        long characters = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = THREADS.getCurrentThreadCpuTime();
            characters = 0;
            for (Iterator<ExplorerView> views = builder.build(ExplorerProgram.parse(tsv)); views.hasNext(); ) {
                ExplorerView view = views.next();
                characters +=
                        String.valueOf(view.md5()).length() + view.viewId().length();
            }
            millis[round] = (THREADS.getCurrentThreadCpuTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        out.printf(
                "%-60s %6d kB  best %8.1f  median %8.1f  (%d)%n",
                name, tsv.length() / 1000, millis[0], millis[ROUNDS / 2], characters);
    }
}
