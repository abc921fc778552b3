package dev.meridian.quickstart.tour;

/** One job as one line of text. */
final class ProgressLine {

    private static final int CELLS = 24;

    private ProgressLine() {}

    /** With a bar, for a line that is written over as the job goes on. */
    static String bar(String label, int labelWidth, JobView job) {
        int full = job.progress() * CELLS / 100;
        return "  %s  %s%s %3d %%  %s"
                .formatted(
                        pad(label, labelWidth),
                        "█".repeat(full),
                        "░".repeat(CELLS - full),
                        job.progress(),
                        details(job));
    }

    /** Without one, for a log. */
    static String plain(String label, JobView job) {
        return "  %s: %d %% %s".formatted(label, job.progress(), details(job));
    }

    private static String details(JobView job) {
        String items = job.totalItems() > 0 ? " %d/%d".formatted(job.processedItems(), job.totalItems()) : "";
        String text = job.text().isEmpty() ? "" : " - " + job.text().replaceAll("\\s+", " ");
        return job.status() + items + text;
    }

    private static String pad(String label, int width) {
        return label + " ".repeat(Math.max(0, width - label.length()));
    }
}
