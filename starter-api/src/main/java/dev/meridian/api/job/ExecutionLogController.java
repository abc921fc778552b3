package dev.meridian.api.job;

import dev.meridian.activities.job.execution.Attempt;
import dev.meridian.activities.job.execution.ExecutionLogReader;
import dev.meridian.activities.job.execution.LogLine;
import dev.meridian.activities.job.execution.Phase;
import dev.meridian.activities.job.list.JobReader;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Shows how the attempts of a job went, and what its work logged. */
@ApiController
@RequestMapping("/api/jobs/{id}")
class ExecutionLogController {
    private final JobReader jobs;
    private final ExecutionLogReader executionLog;

    ExecutionLogController(JobReader jobs, ExecutionLogReader executionLog) {
        this.jobs = jobs;
        this.executionLog = executionLog;
    }

    /**
     * One attempt.
     *
     * @param attempt from 1
     * @param deliveries how often a worker got it: 1, and one more for each worker that was lost with it and each outage of the
     *     installation's own servers, which use up no attempt
     * @param worker the process that did its last phase, as Temporal names it; missing before a phase is over
     * @param endedAt missing while it runs
     * @param error how it failed
     * @param retryAt until when the job waited for its next attempt
     * @param phases the phases that are over; a phase during which the worker was lost is missing
     */
    record AttemptResponse(
            int attempt,
            int deliveries,
            @Nullable String worker,
            Instant startedAt,
            @Nullable Instant endedAt,
            JobResponse.@Nullable ErrorResponse error,
            @Nullable Instant retryAt,
            List<PhaseResponse> phases) {
        static AttemptResponse of(Attempt attempt) {
            return new AttemptResponse(
                    attempt.attempt(),
                    attempt.deliveries(),
                    attempt.worker(),
                    attempt.startedAt(),
                    attempt.endedAt(),
                    JobResponse.ErrorResponse.of(attempt.error()),
                    attempt.retryAt(),
                    attempt.phases().stream().map(PhaseResponse::of).toList());
        }
    }

    /**
     * A part of an attempt.
     *
     * @param errorCode how it failed
     */
    record PhaseResponse(
            String name,
            Instant startedAt,
            Instant endedAt,
            @Nullable String errorCode) {
        static PhaseResponse of(Phase phase) {
            return new PhaseResponse(phase.name(), phase.startedAt(), phase.endedAt(), phase.errorCode());
        }
    }

    /**
     * Lines of a log.
     *
     * @param nextAfter the parameter {@code after} with which newer lines are read
     * @param dropped how many lines at the beginning of the log are no longer kept
     */
    record LogPage(List<LogLineResponse> lines, long nextAfter, long dropped) {}

    /**
     * A line.
     *
     * @param n its number within the job's log, from 1
     * @param attempt 0 if it is not known
     */
    record LogLineResponse(long n, Instant at, String level, int attempt, String text) {
        static LogLineResponse of(ExecutionLogReader.NumberedLine numbered) {
            LogLine line = numbered.line();
            return new LogLineResponse(numbered.n(), line.at(), line.level(), line.attempt(), line.text());
        }
    }

    /** Lists the attempts of a job, the first one first, each with its phases. */
    @GetMapping("/attempts")
    List<AttemptResponse> attempts(Tenant tenant, @PathVariable String id) {
        return executionLog.attempts(find(tenant, id)).stream()
                .map(AttemptResponse::of)
                .toList();
    }

    /**
     * Reads what the work on a job logged, without payloads; the last 1,000 lines or 256 KiB are kept. {@code after} is a line's
     * number.
     */
    @GetMapping("/log")
    LogPage log(
            Tenant tenant,
            @PathVariable String id,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "1000") int limit) {
        Refusal.requireWithin("limit", limit, 1, 1_000);
        ExecutionLogReader.Log log = executionLog.log(find(tenant, id), after, limit);
        return new LogPage(
                log.lines().stream().map(LogLineResponse::of).toList(),
                log.lines().isEmpty() ? after : log.lines().getLast().n(),
                log.dropped());
    }

    private UUID find(Tenant tenant, String id) {
        return jobs.find(tenant.id(), JobParameters.jobId(id))
                .orElseThrow(JobParameters::unknownJob)
                .id();
    }
}
