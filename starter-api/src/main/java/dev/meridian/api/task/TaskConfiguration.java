package dev.meridian.api.task;

import dev.meridian.activities.job.database.Expiry;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.handover.JobControl;
import dev.meridian.activities.job.handover.Outbox;
import dev.meridian.activities.job.handover.OwnWorkflow;
import dev.meridian.activities.job.outbound.AccountQuotas;
import dev.meridian.activities.job.outbound.OutboundHttp;
import dev.meridian.activities.job.outbound.SigningSecrets;
import dev.meridian.activities.job.performer.TaskPerformer;
import dev.meridian.activities.job.performer.TaskPerformers;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.task.Sleep;
import dev.meridian.activities.task.SleepControl;
import dev.meridian.activities.task.TaskActivitiesImpl;
import dev.meridian.activities.task.TaskControl;
import dev.meridian.activities.task.dataset.DataProcessingPerformer;
import dev.meridian.activities.task.dataset.Datasets;
import dev.meridian.activities.task.mail.EmailPerformer;
import dev.meridian.activities.task.mail.MailTransport;
import dev.meridian.activities.task.notice.DeliveryOutbox;
import dev.meridian.activities.task.notice.DeliveryPerformer;
import dev.meridian.activities.task.notice.Subscriptions;
import dev.meridian.activities.task.upkeep.RetentionPerformer;
import dev.meridian.activities.task.webhook.WebhookCall;
import dev.meridian.activities.task.webhook.WebhookPerformer;
import dev.meridian.api.database.DatabaseSettings;
import dev.meridian.api.job.JobControls;
import dev.meridian.api.settings.OnRunningWorkers;
import dev.meridian.api.worker.WorkerRegistration;
import dev.meridian.workflows.job.TaskQueues;
import dev.meridian.workflows.task.SleepWorkflowImpl;
import dev.meridian.workflows.task.TaskJobs;
import dev.meridian.workflows.task.TaskWorkflowImpl;
import io.temporal.client.WorkflowClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** The beans that tasks need; a type of tasks is one {@link TaskPerformer} bean. */
@Configuration(proxyBeanMethods = false)
class TaskConfiguration {
    @Bean
    TaskPerformer<?> sleeps() {
        return new Sleep.Performer();
    }

    @Bean
    EmailPerformer emails(SmtpSettings smtp, AccountQuotas quotas) {
        return new EmailPerformer(
                smtp.server().map(server -> new MailTransport(server, Clock.systemUTC())), quotas, smtp.rate());
    }

    @Bean
    TaskPerformer<?> webhooks(WebhookCall call) {
        return new WebhookPerformer(call);
    }

    @Bean
    TaskPerformer<?> dataProcessing(Jdbi jdbi, DatabaseSettings database) {
        return new DataProcessingPerformer(jdbi, database.poolSize());
    }

    @Bean
    TaskPerformer<?> deliveries(Subscriptions subscriptions, WebhookCall call, EmailPerformer emails) {
        return new DeliveryPerformer(subscriptions, call, emails);
    }

    @Bean
    TaskPerformer<?> retention(Jdbi jdbi, ObjectProvider<Expiry> expiries) {
        return new RetentionPerformer(jdbi, expiries.orderedStream().toList());
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
    TaskPerformers taskPerformers(ObjectProvider<TaskPerformer<?>> performers) {
        return new TaskPerformers(performers.orderedStream().toList());
    }

    @Bean
    OutboundHttp outboundHttp(OutboundSettings settings) {
        return new OutboundHttp(settings.policy(), Clock.systemUTC());
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
    Subscriptions subscriptions(Jdbi jdbi) {
        return new Subscriptions(jdbi);
    }

    @Bean
    Datasets datasets(Jdbi jdbi) {
        return new Datasets(jdbi);
    }

    @Bean
    OwnWorkflow ownWorkflow(WorkflowClient client, Jdbi jdbi) {
        return new OwnWorkflow(client, jdbi, Clock.systemUTC());
    }

    /**
     * The controls use the client of this process's workers, so that a started workflow can begin here without waiting
     * in the server's queue.
     */
    @Bean
    JobControls taskControls(
            TaskPerformers performers,
            Jdbi jdbi,
            @Qualifier("workerClient") WorkflowClient client,
            OwnWorkflow workflows) {
        List<JobControl> controls = new ArrayList<>();
        for (JobDefinition<?> definition : performers.definitions()) {
            controls.add(
                    definition.type().equals(TaskJobs.SLEEP)
                            ? new SleepControl(jdbi, client, workflows)
                            : new TaskControl(definition, jdbi, client, workflows));
        }
        return new JobControls(controls);
    }

    @Bean
    WorkerRegistration taskWorkflows(TaskActivitiesImpl runner) {
        return new WorkerRegistration(
                TaskQueues.MAIN, List.of(TaskWorkflowImpl.class, SleepWorkflowImpl.class), List.of(runner));
    }

    @Bean
    WorkerRegistration taskCalls(TaskActivitiesImpl runner) {
        return new WorkerRegistration(TaskQueues.CONNECTORS, List.of(), List.of(runner));
    }

    @Bean
    TaskActivitiesImpl taskRunner(Jdbi jdbi, JobProjection jobs, TaskPerformers performers) {
        return new TaskActivitiesImpl(jdbi, jobs, performers);
    }

    @Bean
    @Conditional(OnRunningWorkers.class)
    DeliveryLifecycle deliveryLifecycle(Jdbi jdbi, Outbox outbox) {
        return new DeliveryLifecycle(new DeliveryOutbox(jdbi, outbox));
    }
}
