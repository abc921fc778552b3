package dev.meridian.activities.job.intake;

import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.JobDefinitions;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.activities.job.table.StoredTerms;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Repeats a job that has ended, by a new job that is linked to the old one. */
public final class JobRetries {
    private final Jdbi jdbi;
    private final JobIntake intake;
    private final JobDefinitions definitions;
    private final Map<String, Special> specials;

    /**
     * How a type repeats its jobs where the general way does not fit: a batch, for example, repeats only the items that
     * did not complete.
     */
    public interface Special {
        String type();

        AcceptedJob retry(JobRow job, JobTerms terms);
    }

    /**
     * @param definitions of all types
     */
    public JobRetries(Jdbi jdbi, JobIntake intake, JobDefinitions definitions, List<? extends Special> specials) {
        this.jdbi = jdbi;
        this.intake = intake;
        this.definitions = definitions.repeatable();
        this.specials = specials.stream().collect(Collectors.toUnmodifiableMap(Special::type, Function.identity()));
    }

    /**
     * Whether a tenant can have this job repeated. A job of the shared tenant can be repeated by everybody if its type takes
     * no terms, because everybody may ask for it.
     */
    public boolean canRetry(String tenant, JobRow job) {
        Optional<JobDefinition<?>> definition = definitions.find(job.type().name());
        boolean isKnown =
                definition.isPresent() || specials.containsKey(job.type().name());
        return isKnown
                && (job.tenant().equals(tenant)
                        || definition.filter(found -> !found.takesTerms()).isPresent());
    }

    /** The types whose jobs a tenant can have repeated. */
    public Set<String> repeatableTypes() {
        return Stream.concat(specials.keySet().stream(), definitions.names().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Repeats a job that has ended and {@link #canRetry}. A failed or cancelled job is repeated once: while a
     * repetition is open or has completed, that repetition is the answer.
     */
    public AcceptedJob retry(JobRow job) {
        String type = job.type().name();
        JobTerms terms =
                jdbi.withHandle(handle -> StoredTerms.of(handle, job.id())).again(job.id());
        Special special = specials.get(type);
        return special == null
                ? intake.repeat(definitions.find(type).orElseThrow(), job, terms)
                : special.retry(job, terms);
    }

    /** Whether a job can be repeated with another payload: a task or a feature's job that the tenant may ask for, stored with one. */
    public boolean canEdit(String tenant, JobRow job) {
        return job.tenant().equals(tenant)
                && definitions.offeredTo(tenant).find(job.type().name()).isPresent()
                && jdbi.withHandle(handle -> StoredTerms.of(handle, job.id())).payload() != null;
    }

    /**
     * Repeats a job that has ended and {@link #canEdit} with another payload, by the rules of a new request.
     *
     * @param edited the payload, in which a mask stands for the stored value
     * @throws InvalidRequestException with every violation, with paths that begin at the payload
     */
    public AcceptedJob retryWith(JobRow job, JsonNode edited) {
        JobTerms terms =
                jdbi.withHandle(handle -> StoredTerms.of(handle, job.id())).again(job.id());
        return retryWith(definitions.find(job.type().name()).orElseThrow(), job, terms, edited);
    }

    private <P extends Record> AcceptedJob retryWith(
            JobDefinition<P> definition, JobRow job, JobTerms terms, JsonNode edited) {
        JsonNode stored = JsonMapper.shared()
                .readTree(Objects.requireNonNull(terms.payload(), "a job that can be edited has a payload"));
        P payload = definition.payload().read(definition.payload().unmasked(edited, stored), "");
        return intake.acceptChecked(definition, payload, Submission.repeating(job.tenant(), terms));
    }
}
