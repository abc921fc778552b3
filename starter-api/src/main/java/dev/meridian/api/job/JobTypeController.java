package dev.meridian.api.job;

import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.JobDefinitions;
import dev.meridian.api.settings.ApiController;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import tools.jackson.databind.JsonNode;

/** Lists the types of jobs that can be asked for. */
@ApiController
@RequestMapping("/api/job-types")
class JobTypeController {
    private final JobDefinitions definitions;

    JobTypeController(JobDefinitions definitions) {
        this.definitions = definitions;
    }

    /**
     * A job type.
     *
     * @param payload JSON Schema of its payload
     * @param attempts how often a job is tried if its request does not say
     * @param maxAttempts the most attempts that a request may ask for
     * @param timeoutSeconds how long an attempt may take if its request does not say
     * @param maxTimeoutSeconds the longest time-out that a request may ask for
     */
    record JobTypeResponse(
            String type,
            String description,
            JsonNode payload,
            int attempts,
            int maxAttempts,
            long timeoutSeconds,
            long maxTimeoutSeconds) {
        static JobTypeResponse of(JobDefinition<?> definition) {
            return new JobTypeResponse(
                    definition.type().name(),
                    definition.description(),
                    definition.payload().toSchema(),
                    definition.bounds().retries().attempts(),
                    definition.bounds().maxAttempts(),
                    definition.bounds().timeout().toSeconds(),
                    definition.bounds().maxTimeout().toSeconds());
        }
    }

    @GetMapping
    List<JobTypeResponse> list() {
        return definitions.forTenants().all().stream().map(JobTypeResponse::of).toList();
    }
}
