package dev.meridian.activities.record;

import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.record.analysis.AudioMeasures;
import dev.meridian.activities.record.analysis.FileTags;
import dev.meridian.activities.record.store.StepKey;
import dev.meridian.activities.record.store.StepTable;
import dev.meridian.domain.audio.landmark.LandmarkParameters;
import dev.meridian.workflows.job.JobFailure;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.json.JsonMapper;

/**
 * The steps that are done on audio, and their results as they are stored. A step's version is raised whenever it would give
 * another result for the same audio.
 *
 * @param measure levels, loudness, waveform, Chromaprint, the copy for listening
 * @param tags tags and cover
 * @param prints landmarks and Chromaprint, which the table {@code record_prints} has
 */
record AnalysisSteps(StepKey measure, StepKey tags, StepKey prints) {
    private static final int MEASURE_VERSION = 3;
    private static final int TAGS_VERSION = 2;
    private static final int STEMS_VERSION = 2;

    /** The name of the step that has stems. */
    static final String STEMS = "stems";

    private static final JsonMapper JSON = JsonMapper.shared();

    /** The result of {@link #measure}. */
    record Measured(AudioMeasures measures, List<String> warnings) {}

    /** The result of {@link #tags}. */
    record Tagged(FileTags tags, List<String> warnings) {}

    /** The result of {@link #prints}. */
    record Printed(double seconds, int peaks) {}

    static AnalysisSteps of(String tenant, byte[] sha256) {
        return new AnalysisSteps(
                new StepKey(tenant, sha256, "measure", MEASURE_VERSION, ""),
                new StepKey(tenant, sha256, "tags", TAGS_VERSION, ""),
                new StepKey(tenant, sha256, "prints", LandmarkParameters.VERSION, ""));
    }

    /**
     * The step whose result is the stems.
     *
     * @param parameters of the engine, in a canonical form
     */
    static StepKey stems(String tenant, byte[] sha256, String parameters) {
        return new StepKey(tenant, sha256, STEMS, STEMS_VERSION, parameters);
    }

    List<StepKey> all() {
        return List.of(measure, tags, prints);
    }

    Optional<Measured> measured(Handle handle, StepTable steps) {
        return steps.find(handle, measure).map(json -> JSON.readValue(json, Measured.class));
    }

    Optional<Tagged> tagged(Handle handle, StepTable steps) {
        return steps.find(handle, tags).map(json -> JSON.readValue(json, Tagged.class));
    }

    /**
     * How a try ends that does not find the result of a step: a worker of another version has done the step, beside which this worker
     * runs or which it has replaced. The next try does the step again.
     */
    static JobException doneByAnotherVersion() {
        return JobException.retryable(
                JobFailure.OTHER_VERSION,
                "A worker of another version has done a step of this job, which is done again");
    }

    static String json(Record result) {
        return JSON.writeValueAsString(result);
    }
}
