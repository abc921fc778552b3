package dev.meridian.activities.job.intake;

import dev.meridian.activities.job.JobRow;
import dev.meridian.activities.job.JobTerms;
import dev.meridian.activities.job.StoredTerms;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.JobDefinitions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** Does once more what an ended job did: a new job, linked to the old one. */
public final class JobRetries {
    private final Jdbi jdbi;
    private final JobIntake intake;
    private final JobDefinitions definitions;
    private final Map<String, Special> specials;

    /** A type whose jobs are repeated in a way of their own, such as batches, of which only a part is done again. */
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

    /** Whether jobs of this type can be repeated. */
    public boolean canRetry(JobRow job) {
        String type = job.type().name();
        return specials.containsKey(type)
                || intake.feature(type).isPresent()
                || definitions.find(type).isPresent();
    }

    /** Whether another job repeats this one. */
    public boolean wasRetried(JobRow job) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT EXISTS (SELECT FROM jobs WHERE retry_of = :id)")
                .bind("id", job.id())
                .mapTo(boolean.class)
                .one());
    }

    /** Repeats a job that has ended and {@link #canRetry}. */
    public AcceptedJob retry(JobRow job) {
        String type = job.type().name();
        JobTerms terms =
                jdbi.withHandle(handle -> StoredTerms.of(handle, job.id())).again(job.id());
        Special special = specials.get(type);
        if (special != null) {
            return special.retry(job, terms);
        }
        return intake.feature(type)
                .map(feature -> byFeature(feature, job, terms))
                .orElseGet(() -> byDefinition(definitions.find(type).orElseThrow(), job, terms));
    }

    private static <P extends Record> AcceptedJob byFeature(FeatureIntake<P> feature, JobRow job, JobTerms terms) {
        return feature.accept(job.tenant(), feature.payloadOf(job), terms);
    }

    private <P extends Record> AcceptedJob byDefinition(JobDefinition<P> definition, JobRow job, JobTerms terms) {
        P payload = definition.payload().readStored(Objects.requireNonNull(terms.input(), "stored with its payload"));
        return intake.accept(job.tenant(), definition, payload, terms, Optional.empty());
    }
}
