package dev.meridian.api.task;

import dev.meridian.activities.access.Role;
import dev.meridian.activities.job.outbound.SigningSecrets;
import dev.meridian.activities.task.notice.Subscriptions;
import dev.meridian.activities.task.notice.Subscriptions.Subscription;
import dev.meridian.activities.task.notice.TestNotices;
import dev.meridian.api.access.caller.AllowedFor;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import tools.jackson.databind.JsonNode;

/**
 * Manages subscriptions to notices of jobs' ends, and the secret that signs notices and webhooks. Each notice is a job
 * of type {@code delivery} with the subscription's id as its subject; it is listed and repeated like any other job.
 */
@ApiController
class SubscriptionController {
    private final Subscriptions subscriptions;
    private final SigningSecrets secrets;
    private final TestNotices tests;

    SubscriptionController(Subscriptions subscriptions, SigningSecrets secrets, TestNotices tests) {
        this.tests = tests;
        this.subscriptions = subscriptions;
        this.secrets = secrets;
    }

    /**
     * A change of a subscription.
     *
     * @param active whether notices are made; null leaves it as it is
     */
    record SubscriptionChange(@Nullable Boolean active) {}

    /** The secret with which receivers verify {@code Meridian-Signature}. */
    record SigningSecret(String secret) {}

    @GetMapping("/api/subscriptions")
    List<Subscription> list(Tenant tenant) {
        return subscriptions.list(tenant.id());
    }

    @PostMapping("/api/subscriptions")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(schema = @Schema(implementation = SubscriptionRequest.class)))
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<Subscription> add(Tenant tenant, @RequestBody JsonNode body) {
        SubscriptionRequest request = SubscriptionRequest.SHAPE.read(body, "");
        Subscription added = subscriptions
                .add(tenant.id(), request.target(), request.events(), request.jobTypes())
                .orElseThrow(() -> new Refusal(
                        HttpStatus.CONFLICT,
                        "too_many_subscriptions",
                        "There are " + Subscriptions.MOST + " subscriptions already"));
        return ResponseEntity.created(URI.create("/api/subscriptions/" + added.id()))
                .body(added);
    }

    @GetMapping("/api/subscriptions/{id}")
    Subscription show(Tenant tenant, @PathVariable UUID id) {
        return subscriptions.find(tenant.id(), id).orElseThrow(SubscriptionController::unknown);
    }

    @PatchMapping("/api/subscriptions/{id}")
    Subscription change(Tenant tenant, @PathVariable UUID id, @RequestBody SubscriptionChange change) {
        return (change.active() == null
                        ? subscriptions.find(tenant.id(), id)
                        : subscriptions.activate(tenant.id(), id, change.active()))
                .orElseThrow(SubscriptionController::unknown);
    }

    /**
     * A notice that was made.
     *
     * @param jobId the delivery, whose attempts are at {@code /api/deliveries/{id}/attempts}
     */
    record TestNoticeResponse(UUID jobId) {}

    /** Sends a notice of type {@code test} once, also if the subscription is switched off. */
    @PostMapping("/api/subscriptions/{id}/test")
    @ResponseStatus(HttpStatus.ACCEPTED)
    TestNoticeResponse test(Tenant tenant, @PathVariable UUID id) {
        Subscription subscription = subscriptions.find(tenant.id(), id).orElseThrow(SubscriptionController::unknown);
        return new TestNoticeResponse(tests.send(tenant.id(), subscription));
    }

    @DeleteMapping("/api/subscriptions/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(Tenant tenant, @PathVariable UUID id) {
        if (!subscriptions.remove(tenant.id(), id)) {
            throw unknown();
        }
    }

    @GetMapping("/api/signing-secret")
    @AllowedFor(Role.ADMIN)
    SigningSecret secret(Tenant tenant) {
        return new SigningSecret(secrets.of(tenant.id()));
    }

    /** Replaces the secret; requests are signed with the new secret from now on. */
    @PostMapping("/api/signing-secret/renew")
    @AllowedFor(Role.ADMIN)
    SigningSecret renew(Tenant tenant) {
        return new SigningSecret(secrets.renew(tenant.id()));
    }

    private static Refusal unknown() {
        return Refusal.notFound("unknown_subscription", "There is no such subscription");
    }
}
