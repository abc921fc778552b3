package dev.meridian.benchmarks.jobs;

/**
 * What was measured of a system.
 *
 * @param acceptP50 ms, at 30 jobs a second
 * @param acceptP99 ms, at 30 jobs a second
 * @param startToDone ms, median of single jobs on an idle system, from the request on
 * @param singly jobs a second, accepted one by one
 * @param together jobs a second, accepted in one call
 * @param accepted jobs accepted while workers were killed
 * @param lost how many accepted jobs had not run long after the last kill
 */
record Figures(
        double acceptP50,
        double acceptP99,
        double startToDone,
        double singly,
        double together,
        int accepted,
        int lost) {}
