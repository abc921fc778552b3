package dev.meridian.api.task;

import dev.meridian.activities.job.database.Expiry;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.JobDefinitions;
import dev.meridian.activities.job.handover.Handover;
import dev.meridian.activities.job.handover.JobControl;
import dev.meridian.activities.job.handover.Outbox;
import dev.meridian.activities.job.handover.SharedWorkflows;
import dev.meridian.activities.job.handover.WorkflowPerJob;
import dev.meridian.activities.job.outbound.AccountQuotas;
import dev.meridian.activities.job.outbound.OutboundHttp;
import dev.meridian.activities.job.outbound.SigningSecrets;
import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.activities.job.performer.TaskPerformer;
import dev.meridian.activities.job.performer.TaskPerformers;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.query.JobNotices;
import dev.meridian.activities.job.work.JobSurroundings;
import dev.meridian.activities.job.work.TenantSlots;
import dev.meridian.activities.task.Sleep;
import dev.meridian.activities.task.TaskActivitiesImpl;
import dev.meridian.activities.task.TaskControls;
import dev.meridian.activities.task.TaskPageActivitiesImpl;
import dev.meridian.activities.task.TaskPageBookkeepingActivitiesImpl;
import dev.meridian.activities.task.dataset.DataProcessing;
import dev.meridian.activities.task.dataset.DataProcessingPerformer;
import dev.meridian.activities.task.dataset.Datasets;
import dev.meridian.activities.task.mail.Email;
import dev.meridian.activities.task.mail.EmailPerformer;
import dev.meridian.activities.task.mail.MailTransport;
import dev.meridian.activities.task.notice.Delivery;
import dev.meridian.activities.task.notice.DeliveryAttempts;
import dev.meridian.activities.task.notice.DeliveryOutbox;
import dev.meridian.activities.task.notice.DeliveryPerformer;
import dev.meridian.activities.task.notice.Subscriptions;
import dev.meridian.activities.task.notice.TestNotices;
import dev.meridian.activities.task.upkeep.Retention;
import dev.meridian.activities.task.upkeep.RetentionPerformer;
import dev.meridian.activities.task.webhook.Webhook;
import dev.meridian.activities.task.webhook.WebhookCall;
import dev.meridian.activities.task.webhook.WebhookPerformer;
import dev.meridian.api.database.DatabaseSettings;
import dev.meridian.api.job.JobControls;
import dev.meridian.api.job.JobSettings;
import dev.meridian.api.settings.OnRunningWorkers;
import dev.meridian.api.worker.LoggedJobs;
import dev.meridian.api.worker.WorkerRegistration;
import dev.meridian.api.worker.WorkerSettings;
import dev.meridian.workflows.job.TaskQueues;
import dev.meridian.workflows.task.SleepWorkflowImpl;
import dev.meridian.workflows.task.TaskPageWorkflowImpl;
import dev.meridian.workflows.task.TaskWorkflowImpl;
import io.temporal.client.WorkflowClient;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** Everything that tasks need; a type of tasks is a {@link JobDefinition} bean and a {@link TaskPerformer} bean. */
@Configuration(proxyBeanMethods = false)
class TaskConfiguration {
    @Bean
    JobDefinition<?> sleepType() {
        return Sleep.DEFINITION;
    }

    @Bean
    TaskPerformer<?> sleeps() {
        return new Sleep.Performer();
    }

    @Bean
    JobDefinition<?> emailType() {
        return Email.DEFINITION;
    }

    @Bean
    EmailPerformer emails(SmtpSettings smtp, AccountQuotas quotas) {
        return new EmailPerformer(
                smtp.server().map(server -> new MailTransport(server, Clock.systemUTC())), quotas, smtp.rate());
    }

    @Bean
    JobDefinition<?> webhookType() {
        return Webhook.DEFINITION;
    }

    @Bean
    TaskPerformer<?> webhooks(WebhookCall call) {
        return new WebhookPerformer(call);
    }

    @Bean
    JobDefinition<?> dataProcessingType() {
        return DataProcessing.DEFINITION;
    }

    @Bean
    TaskPerformer<?> dataProcessing(Jdbi jdbi, DatabaseSettings database) {
        return new DataProcessingPerformer(jdbi, database.poolSize());
    }

    @Bean
    JobDefinition<?> deliveryType() {
        return Delivery.DEFINITION;
    }

    @Bean
    TaskPerformer<?> deliveries(
            Subscriptions subscriptions, DeliveryAttempts attempts, WebhookCall call, EmailPerformer emails) {
        return new DeliveryPerformer(subscriptions, attempts, call, emails);
    }

    @Bean
    JobDefinition<?> retentionType() {
        return Retention.DEFINITION;
    }

    @Bean
    TaskPerformer<?> retention(Jdbi jdbi, List<Expiry> expiries) {
        return new RetentionPerformer(jdbi, expiries);
    }

    @Bean
    Expiry quotaExpiry() {
        return AccountQuotas.expiry();
    }

    @Bean
    Expiry secretExpiry() {
        return SigningSecrets.expiry();
    }

    @Bean
    TaskPerformers taskPerformers(List<TaskPerformer<?>> performers, JobDefinitions definitions) {
        TaskPerformers found = new TaskPerformers(performers);
        definitions.withTerms().requireExactly(found.definitions(), "TaskPerformer");
        return found;
    }

    @Bean
    AddressPolicy outboundAddresses(OutboundSettings settings) {
        return settings.policy();
    }

    @Bean
    OutboundHttp outboundHttp(AddressPolicy policy) {
        return new OutboundHttp(policy, Clock.systemUTC());
    }

    @Bean
    AccountQuotas accountQuotas(Jdbi jdbi) {
        return new AccountQuotas(jdbi);
    }

    @Bean
    SigningSecrets signingSecrets(Jdbi jdbi) {
        return new SigningSecrets(jdbi);
    }

    @Bean
    WebhookCall webhookCall(
            OutboundHttp http, AccountQuotas quotas, SigningSecrets secrets, OutboundSettings settings) {
        return new WebhookCall(http, quotas, secrets, settings.rate(), Clock.systemUTC());
    }

    @Bean
    DeliveryAttempts deliveryAttempts(Jdbi jdbi) {
        return new DeliveryAttempts(jdbi);
    }

    @Bean
    JobNotices jobNotices(Jdbi jdbi) {
        return new JobNotices(jdbi);
    }

    @Bean
    TestNotices testNotices(Jdbi jdbi, JobProjection jobs, Outbox outbox) {
        return new TestNotices(jdbi, jobs, outbox, Clock.systemUTC());
    }

    @Bean
    Subscriptions subscriptions(Jdbi jdbi) {
        return new Subscriptions(jdbi);
    }

    @Bean
    Datasets datasets(Jdbi jdbi) {
        return new Datasets(jdbi);
    }

    /**
     * The controls use the client of this process's workers, so that a started workflow can begin here without waiting
     * in the server's queue.
     */
    @Bean
    TaskControls controlsOfTasks(
            @Qualifier("workerClient") WorkflowClient client,
            WorkflowPerJob workflows,
            SharedWorkflows sharedWorkflows,
            JobSettings settings,
            WorkerSettings workers) {
        return new TaskControls(
                client,
                workflows,
                sharedWorkflows,
                definition -> settings.shareWorkflows() && !workers.countsTasksOf(definition.taskQueue()));
    }

    @Bean
    JobControls taskControls(JobDefinitions definitions, TaskControls controls) {
        return new JobControls(
                definitions.inTaskWorkflow().all().stream().map(controls::task).toList());
    }

    @Bean
    JobControl sleepControl(TaskControls controls) {
        return controls.sleep();
    }

    @Bean
    SharedWorkflows sharedWorkflows(WorkflowClient client, Jdbi jdbi) {
        return new SharedWorkflows(client, jdbi);
    }

    @Bean
    WorkerRegistration taskWorkflows(
            Jdbi jdbi, Handover handover, TaskActivitiesImpl runner, TaskPageActivitiesImpl pageRunner) {
        return new WorkerRegistration(
                TaskQueues.MAIN,
                List.of(TaskWorkflowImpl.class, SleepWorkflowImpl.class, TaskPageWorkflowImpl.class),
                List.of(runner, pageRunner, new TaskPageBookkeepingActivitiesImpl(jdbi, handover)));
    }

    @Bean
    WorkerRegistration taskCalls(TaskActivitiesImpl runner, TaskPageActivitiesImpl pageRunner) {
        return new WorkerRegistration(TaskQueues.CONNECTORS, List.of(), List.of(runner, pageRunner));
    }

    /** Tasks that read other systems take hours: they have a queue of their own, so that no webhook waits for them. */
    @Bean
    WorkerRegistration taskDownloads(TaskActivitiesImpl runner) {
        return new WorkerRegistration(TaskQueues.DOWNLOADS, List.of(), List.of(runner));
    }

    @Bean
    JobSurroundings jobSurroundings(@Qualifier("tracedJobs") ObjectProvider<JobSurroundings> traces) {
        return new LoggedJobs(traces.getIfAvailable(() -> JobSurroundings.TRACE));
    }

    @Bean
    TaskPageActivitiesImpl taskPageRunner(
            Jdbi jdbi,
            TaskPerformers performers,
            TenantSlots slots,
            Handover handover,
            JobSurroundings surroundings,
            WorkerSettings workers) {
        return new TaskPageActivitiesImpl(jdbi, performers, slots, handover, surroundings, workers::countsTasksOf);
    }

    @Bean
    TaskActivitiesImpl taskRunner(Jdbi jdbi, JobProjection jobs, TaskPerformers performers, TenantSlots slots) {
        return new TaskActivitiesImpl(jdbi, jobs, performers, slots);
    }

    @Bean
    @Conditional(OnRunningWorkers.class)
    DeliveryLifecycle deliveryLifecycle(Jdbi jdbi, Outbox outbox) {
        return new DeliveryLifecycle(new DeliveryOutbox(jdbi, outbox));
    }
}
