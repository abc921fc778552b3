package dev.meridian.api.download.transform;

import dev.meridian.activities.download.store.DerivedTables;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.download.transform.RecordTransform;
import dev.meridian.activities.download.transform.TransformCheck;
import dev.meridian.activities.download.transform.TransformPayload;
import dev.meridian.activities.download.transform.TransformPreview;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.intake.TaskCheck;
import dev.meridian.activities.job.object.BucketObjects;
import dev.meridian.activities.job.performer.TaskPerformer;
import dev.meridian.activities.task.dataset.Datasets;
import org.jdbi.v3.core.Jdbi;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans that transforms need. */
@Configuration(proxyBeanMethods = false)
class TransformConfiguration {
    @Bean
    JobDefinition<?> transformType() {
        return TransformPayload.DEFINITION;
    }

    @Bean
    TaskPerformer<?> transform(
            Jdbi jdbi,
            Snapshots snapshots,
            DerivedTables derived,
            Datasets datasets,
            @Qualifier("exportObjects") BucketObjects objects) {
        return new RecordTransform(jdbi, snapshots, derived, datasets::put, objects);
    }

    @Bean
    TaskCheck<?> transformCheck(Snapshots snapshots) {
        return new TransformCheck(snapshots);
    }

    @Bean
    TransformPreview transformPreview(Jdbi jdbi, Snapshots snapshots) {
        return new TransformPreview(jdbi, snapshots);
    }
}
