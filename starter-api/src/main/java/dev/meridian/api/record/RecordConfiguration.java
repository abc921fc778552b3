package dev.meridian.api.record;

import dev.meridian.activities.job.database.Expiry;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.handover.Outbox;
import dev.meridian.activities.job.handover.WorkflowPerJob;
import dev.meridian.activities.job.intake.FeatureIntake;
import dev.meridian.activities.job.object.BucketObjects;
import dev.meridian.activities.job.object.ObjectBucket;
import dev.meridian.activities.job.object.ObjectSweep;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.record.RecordActivitiesImpl;
import dev.meridian.activities.record.RecordAnalysis;
import dev.meridian.activities.record.RecordAudio;
import dev.meridian.activities.record.RecordBookkeepingActivitiesImpl;
import dev.meridian.activities.record.RecordControl;
import dev.meridian.activities.record.RecordIntake;
import dev.meridian.activities.record.RecordSearch;
import dev.meridian.activities.record.RecordStems;
import dev.meridian.activities.record.Records;
import dev.meridian.activities.record.RelatedRecords;
import dev.meridian.activities.record.StemActivitiesImpl;
import dev.meridian.activities.record.landmark.IndexCompaction;
import dev.meridian.activities.record.stem.StemEngines;
import dev.meridian.activities.record.stem.command.StemPrograms;
import dev.meridian.activities.record.stem.model.StemModels;
import dev.meridian.activities.record.store.AudioTable;
import dev.meridian.activities.record.store.RecordObjects;
import dev.meridian.activities.record.store.StemBlockTable;
import dev.meridian.activities.record.store.StepTable;
import dev.meridian.activities.record.tool.AudioTools;
import dev.meridian.api.metrics.TelemetryNames;
import dev.meridian.api.objects.ObjectStoreSettings;
import dev.meridian.api.objects.ObjectSweepLifecycle;
import dev.meridian.api.objects.UploadLifecycle;
import dev.meridian.api.settings.OnRunningWorkers;
import dev.meridian.api.worker.WorkerRegistration;
import dev.meridian.workflows.job.TaskQueues;
import dev.meridian.workflows.record.ProcessRecordWorkflowImpl;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.client.WorkflowClient;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** The beans that audio records need, and their registration with the task queues. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({AudioSettings.class, ModelSettings.class, RecordSettings.class})
class RecordConfiguration {
    /** For how many days blocks of stems are kept for another try. */
    private static final int STALE_AFTER_DAYS = 7;

    @Bean
    BucketObjects recordObjects(
            Jdbi jdbi, @Qualifier("streamingS3") S3Client s3, S3Presigner presigner, ObjectStoreSettings settings) {
        ObjectBucket bucket =
                new ObjectBucket(s3, presigner, settings.bucket(), settings.prefix(), RecordObjects.FOLDER);
        return new BucketObjects(jdbi, bucket, RecordObjects.LEDGER);
    }

    @Bean
    UploadLifecycle recordUploads(@Qualifier("recordObjects") BucketObjects objects) {
        return new UploadLifecycle("record-uploads", objects);
    }

    @Bean
    @Conditional(OnRunningWorkers.class)
    ObjectSweepLifecycle recordSweep(Jdbi jdbi, @Qualifier("recordObjects") BucketObjects objects) {
        return new ObjectSweepLifecycle("record-sweep", new ObjectSweep(jdbi, objects, Clock.systemUTC()));
    }

    @Bean
    AudioTools audioTools(AudioSettings settings) {
        AudioTools tools = new AudioTools(settings.ffmpeg(), settings.ffprobe(), settings.workFolder());
        // Logs at the start whether audio can be processed, on a thread of its own, so that the start does not wait for
        // it.
        Thread.ofPlatform().daemon().name("audio-check").start(tools::missing);
        return tools;
    }

    @Bean
    @Conditional(OnRunningWorkers.class)
    HealthIndicator audioHealthIndicator(AudioTools tools, StemModels models) {
        return new AudioHealth(tools, models);
    }

    @Bean
    Records records(Jdbi jdbi, JobProjection jobs, Outbox outbox) {
        return new Records(jdbi, jobs, outbox);
    }

    @Bean
    RecordSearch recordSearch(Jdbi jdbi) {
        return new RecordSearch(jdbi);
    }

    @Bean
    RelatedRecords relatedRecords(Jdbi jdbi) {
        return new RelatedRecords(jdbi);
    }

    @Bean
    ClipWork clipWork(AudioTools tools, MeterRegistry metrics) {
        return new ClipWork(tools, metrics);
    }

    @Bean
    @Conditional(OnRunningWorkers.class)
    IndexCompactionLifecycle indexCompactionLifecycle(Jdbi jdbi) {
        return new IndexCompactionLifecycle(new IndexCompaction(jdbi));
    }

    @Bean
    RecordAudio recordAudio(
            Jdbi jdbi, JobProjection jobs, Outbox outbox, @Qualifier("recordObjects") BucketObjects objects) {
        return new RecordAudio(jdbi, jobs, outbox, objects);
    }

    @Bean
    RecordControl recordControl(WorkflowClient client, WorkflowPerJob workflows) {
        return new RecordControl(client, workflows);
    }

    @Bean
    JobDefinition<?> processNewRecordType() {
        return RecordIntake.NewRecord.DEFINITION;
    }

    @Bean
    FeatureIntake<?> recordIntake(JobProjection jobs) {
        return new RecordIntake(jobs);
    }

    @Bean
    Expiry recordVersionExpiry(AudioSettings settings) {
        AudioTable audio = new AudioTable();
        return new Expiry(
                "record_versions",
                (transaction, limit) -> audio.deleteReplaced(transaction, settings.oldVersionsDays(), limit));
    }

    @Bean
    WorkerRegistration recordWorkflows(Jdbi jdbi, JobProjection jobs, RecordSettings settings) {
        return new WorkerRegistration(
                TaskQueues.MAIN,
                List.of(ProcessRecordWorkflowImpl.class),
                List.of(new RecordBookkeepingActivitiesImpl(jdbi, jobs, settings.stemDefaults())));
    }

    @Bean
    @Conditional(OnRunningWorkers.class)
    RecordAnalysis.Journal recordJournal(MeterRegistry metrics) {
        return (step, seconds) -> metrics.counter(TelemetryNames.AUDIO_SECONDS, TelemetryNames.STEP, step)
                .increment(seconds);
    }

    @Bean
    @Conditional(OnRunningWorkers.class)
    StemModels stemModels(ModelSettings settings) {
        return new StemModels(settings.folder(), StemModels.findRuntime());
    }

    @Bean
    @Conditional(OnRunningWorkers.class)
    StemEngines stemEngines(AudioTools tools, RecordSettings settings, StemModels models) {
        return new StemEngines(List.of(new StemPrograms(tools, settings.readStemPrograms()), models));
    }

    @Bean
    @Conditional(OnRunningWorkers.class)
    RecordStems.Surroundings recordSurroundings(
            Jdbi jdbi,
            JobProjection jobs,
            @Qualifier("recordObjects") BucketObjects objects,
            AudioTools tools,
            RecordAnalysis.Journal journal) {
        return new RecordStems.Surroundings(jdbi, jobs, objects, tools, journal);
    }

    @Bean
    @Conditional(OnRunningWorkers.class)
    WorkerRegistration recordSteps(RecordStems.Surroundings with, StemEngines engines) {
        RecordAnalysis analysis =
                new RecordAnalysis(with.jdbi(), with.jobs(), with.objects(), with.tools(), with.journal());
        RecordStems stems = new RecordStems(with, engines);
        return new WorkerRegistration(
                TaskQueues.COMPUTE,
                List.of(),
                List.of(new RecordActivitiesImpl(analysis), new StemActivitiesImpl(stems)));
    }

    @Bean
    Expiry unshownStepExpiry(AudioSettings settings) {
        StepTable steps = new StepTable();
        return new Expiry(
                "record_steps",
                (transaction, limit) ->
                        steps.deleteUnshown(transaction, RecordStems.STEP, settings.oldVersionsDays(), limit));
    }

    @Bean
    Expiry staleStemBlocks() {
        StemBlockTable blocks = new StemBlockTable();
        return new Expiry(
                "record_stem_blocks", (transaction, limit) -> blocks.deleteStale(transaction, STALE_AFTER_DAYS, limit));
    }
}
