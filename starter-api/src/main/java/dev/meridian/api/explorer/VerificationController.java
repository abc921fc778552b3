package dev.meridian.api.explorer;

import dev.meridian.activities.access.Role;
import dev.meridian.activities.explorer.edit.ExplorerQueries;
import dev.meridian.activities.explorer.object.ExplorerVerification;
import dev.meridian.api.access.caller.AllowedFor;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import dev.meridian.workflows.explorer.ExplorerKey;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** Compares the bucket with the database, and has differences mended. */
@ApiController
class VerificationController {
    private final ExplorerVerification verification;
    private final ExplorerQueries explorers;

    VerificationController(ExplorerVerification verification, ExplorerQueries explorers) {
        this.verification = verification;
        this.explorers = explorers;
    }

    /**
     * What a look at one explorer's objects found.
     *
     * @param checked objects looked up
     * @param missing objects the bucket should hold and does not
     * @param different objects with other content
     * @param leftOver objects that wait to be deleted
     * @param repair the refresh that puts it right; missing if nothing differs
     */
    record VerificationReport(
            int checked,
            int missing,
            int different,
            int leftOver,
            @Nullable AcceptedResponse repair) {}

    /**
     * What a look at all objects found.
     *
     * @param listed objects in the bucket
     * @param deleted objects that no explorer knows and that are older than an hour
     * @param unknown objects that no explorer knows and that are younger
     */
    record Sweep(int listed, int deleted, int unknown) {}

    @PostMapping("/api/explorers/{slug}/verify")
    VerificationReport verify(Tenant tenant, @PathVariable String slug) {
        ExplorerKey key = Slugs.key(tenant, slug);
        if (explorers.find(key).isEmpty()) {
            throw Slugs.unknownExplorer();
        }
        ExplorerVerification.Report found = verification.verify(key);
        return new VerificationReport(
                found.checked(),
                found.missing(),
                found.different(),
                found.leftOver(),
                found.repair().map(AcceptedResponse::of).orElse(null));
    }

    /** Checks the objects of all tenants, and deletes objects that no explorer knows. */
    @PostMapping("/api/objects/verify")
    @AllowedFor(value = Role.ADMIN, installation = true)
    Sweep verifyAll() {
        ExplorerVerification.Sweep found = verification.verifyAll();
        return new Sweep(found.listed(), found.deleted(), found.unknown());
    }
}
