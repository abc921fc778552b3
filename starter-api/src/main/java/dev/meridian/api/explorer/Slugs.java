package dev.meridian.api.explorer;

import dev.meridian.api.problem.Refusal;
import dev.meridian.api.tenant.Tenant;
import dev.meridian.workflows.explorer.ExplorerKey;

/** Parses the slug of an explorer in a path. */
final class Slugs {
    private Slugs() {}

    static ExplorerKey key(Tenant tenant, String slug) {
        try {
            return new ExplorerKey(tenant.id(), slug);
        } catch (IllegalArgumentException malformed) {
            throw Refusal.badRequest("invalid_slug", "A slug is two to 150 letters, digits, hyphens and underscores");
        }
    }

    static Refusal unknownExplorer() {
        return Refusal.notFound("unknown_explorer", "There is no such explorer");
    }

    static Refusal unknownGeneration() {
        return Refusal.notFound(
                "unknown_generation", "This explorer has no text of this generation, or it is not kept any more");
    }
}
