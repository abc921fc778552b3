package dev.meridian.activities.job.intake;

import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.JobDefinitions;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.activities.job.table.StoredTerms;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

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

    public JobRetries(Jdbi jdbi, JobIntake intake, JobDefinitions definitions, List<Special> specials) {
        this.jdbi = jdbi;
        this.intake = intake;
        this.definitions = definitions;
        this.specials = specials.stream().collect(Collectors.toUnmodifiableMap(Special::type, Function.identity()));
    }

    /**
     * Whether a tenant can have this job repeated; a shared job can be repeated only if everybody may ask for its type.
     */
    public boolean canRetry(String tenant, JobRow job) {
        String type = job.type().name();
        boolean ownWay = intake.feature(type).isPresent();
        return ownWay
                || (job.tenant().equals(tenant)
                        && (specials.containsKey(type) || definitions.find(type).isPresent()));
    }

    /** The types whose jobs a tenant can have repeated. */
    public Set<String> repeatableTypes() {
        return Stream.of(specials.keySet().stream(), intake.features().stream(), definitions.names().stream())
                .flatMap(Function.identity())
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
        if (special != null) {
            return special.retry(job, terms);
        }
        return intake.feature(type)
                .map(feature -> intake.repeat(feature, job, terms))
                .orElseGet(() -> byDefinition(definitions.find(type).orElseThrow(), job, terms));
    }

    private <P extends Record> AcceptedJob byDefinition(JobDefinition<P> definition, JobRow job, JobTerms terms) {
        P payload = definition.payload().readStored(Objects.requireNonNull(terms.input(), "stored with its payload"));
        return intake.repeat(definition, payload, job, terms);
    }
}
