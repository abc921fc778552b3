package dev.meridian.activities.explorer.fault;

/** The TSV of an explorer, put together view by view. */
public final class Tsv {
    private final StringBuilder rows = new StringBuilder();
    private final boolean published;
    private boolean hasIndicators;

    private Tsv(boolean published) {
        this.published = published;
    }

    public static Tsv published() {
        return new Tsv(true);
    }

    public static Tsv unpublished() {
        return new Tsv(false);
    }

    /** A view with the id {@code metric=<metric>} and a config with this title. */
    public Tsv view(String metric, String title) {
        return row(title, metric, "", "");
    }

    /** A view based on a chart; it has an error unless the chart is imported. Not beside {@link #indicator}. */
    public Tsv chart(String metric, long chartId) {
        return row("Chart " + chartId, metric, Long.toString(chartId), "");
    }

    /** A view based on an indicator, by id or by catalog path. */
    public Tsv indicator(String metric, String indicator) {
        hasIndicators = true;
        return row("Indicator", metric, "", indicator);
    }

    private Tsv row(String title, String metric, String chart, String indicator) {
        rows.append('\t').append(title).append('\t').append(metric).append('\t').append(chart);
        rows.append('\t').append(indicator).append('\n');
        return this;
    }

    public String text() {
        return "explorerTitle\tTest\nisPublished\t" + published + "\ngraphers\n\ttitle\tMetric Dropdown\tgrapherId\t"
                + (hasIndicators ? "yVariableIds" : "comment") + "\n" + rows;
    }
}
