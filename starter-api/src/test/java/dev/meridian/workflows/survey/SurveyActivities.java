package dev.meridian.workflows.survey;

import io.temporal.activity.ActivityInterface;

/** The steps of a word survey. Each is idempotent by the job id and leaves a job that has ended as it ended. */
@ActivityInterface(namePrefix = "Survey")
public interface SurveyActivities {
    /** Marks the job as running its {@code attempt}th attempt, from 1; returns how many texts it has. */
    int begin(String jobId, int attempt);

    /** Returns the number of words of a text, given the text's index, from 0. */
    int count(String jobId, int text);

    /** Ends the job as completed, with the number of all words as its result. */
    void complete(String jobId, int words);
}
