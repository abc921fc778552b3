package dev.meridian.activities.survey;

import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.StoredTerms;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.job.work.ReportedFailures;
import dev.meridian.workflows.job.Progress;
import dev.meridian.workflows.survey.SurveyActivities;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.databind.json.JsonMapper;

/** {@link SurveyActivities} on the payload that the job is stored with, one transaction a call. */
public final class SurveyActivitiesImpl implements SurveyActivities {
    private final Jdbi jdbi;
    private final JobProjection jobs;

    public SurveyActivitiesImpl(Jdbi jdbi, JobProjection jobs) {
        this.jdbi = jdbi;
        this.jobs = jobs;
    }

    @Override
    public int begin(String jobId, int attempt) {
        return inTransaction(
                jobId,
                (tx, id) -> jobs.start(tx, id, attempt) ? survey(tx, id).texts().size() : 0);
    }

    @Override
    public int count(String jobId, int text) {
        return inTransaction(jobId, (tx, id) -> {
            WordSurvey survey = survey(tx, id);
            int words = survey.wordsOf(text);
            if (words == 0) {
                throw JobException.permanent("no_words", "Text " + text + " has no words");
            }
            Progress progress = new Progress(text + 1, survey.texts().size());
            jobs.progress(tx, id, progress, (int) (100 * progress.processed() / progress.total()), "Counting words");
            return words;
        });
    }

    @Override
    public void complete(String jobId, int words) {
        String result = JsonMapper.shared().writeValueAsString(new WordSurvey.Result(words));
        inTransaction(jobId, (tx, id) -> jobs.completeWith(tx, id, result));
    }

    private <T> T inTransaction(String jobId, BiFunction<Handle, UUID, T> step) {
        return ReportedFailures.reporting(
                () -> jdbi.inTransaction((Handle tx) -> step.apply(tx, UUID.fromString(jobId))));
    }

    private static WordSurvey survey(Handle tx, UUID id) {
        String payload = Objects.requireNonNull(StoredTerms.of(tx, id).payload(), "the intake stores the payload");
        return WordSurvey.DEFINITION.payload().readStored(payload);
    }
}
