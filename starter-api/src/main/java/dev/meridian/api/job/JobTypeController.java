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
     * A type of jobs.
     *
     * @param payload JSON Schema of its payload
     * @param attempts how often it is tried if a request says nothing
     * @param maxAttempts the most that a request may ask for
     * @param timeoutSeconds after how long an attempt gives up if a request says nothing
     * @param maxTimeoutSeconds the longest that a request may ask for
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
