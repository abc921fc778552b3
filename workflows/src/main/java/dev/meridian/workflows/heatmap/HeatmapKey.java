package dev.meridian.workflows.heatmap;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The key of a heatmap: an area and a grid step.
 *
 * @param area a city's slug ({@code [a-z0-9-]{1,63}}), or {@code region/{i},{j}} for a region of the 0.15 degree lattice
 * @param gridStep one of {@link #STEPS}, as text: it is part of the workflow's id
 */
public record HeatmapKey(String area, String gridStep) {
    /** The steps that there are, in degrees. */
    public static final List<String> STEPS = List.of("0.01", "0.005", "0.0025", "0.001");

    /** The step of a request that names none. */
    public static final String DEFAULT_STEP = "0.0025";

    private static final String REGION = "region/";
    private static final Pattern AREA = Pattern.compile("[a-z0-9-]{1,63}|region/(-?[0-9]{1,4}),(-?[0-9]{1,4})");
    private static final Pattern WORKFLOW_ID = Pattern.compile("heatmap/(.+)/([0-9.]+)");

    public HeatmapKey {
        if (!AREA.matcher(area).matches()) {
            throw new IllegalArgumentException("Not a city's slug or a region: '" + area + "'");
        }
        if (!STEPS.contains(gridStep)) {
            throw new IllegalArgumentException("A grid step must be one of " + STEPS + ", not " + gridStep);
        }
    }

    /** The grid step with this number of degrees, in the form that ids use; empty if there is no such step. */
    public static Optional<String> step(BigDecimal degrees) {
        return STEPS.stream()
                .filter(step -> new BigDecimal(step).compareTo(degrees) == 0)
                .findFirst();
    }

    /** The cells of a lattice region. */
    public static HeatmapKey ofRegion(int i, int j, String gridStep) {
        return new HeatmapKey(REGION + i + "," + j, gridStep);
    }

    /**
     * The key in a workflow id.
     *
     * @throws IllegalArgumentException if the id is not that of a heatmap's workflow
     */
    public static HeatmapKey ofWorkflowId(String workflowId) {
        Matcher matcher = WORKFLOW_ID.matcher(workflowId);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Not a heatmap's workflow: '" + workflowId + "'");
        }
        return new HeatmapKey(matcher.group(1), matcher.group(2));
    }

    /** The id of the one workflow that computes these cells. Its uniqueness is the check for duplicates. */
    public String workflowId() {
        return "heatmap/" + area + "/" + gridStep;
    }

    /** Whether the area is a lattice region, not a city. */
    public boolean namesRegion() {
        return area.startsWith(REGION);
    }

    /** The step in degrees. */
    public double stepDegrees() {
        return Double.parseDouble(gridStep);
    }
}
