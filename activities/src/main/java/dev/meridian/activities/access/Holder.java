package dev.meridian.activities.access;

import java.util.Optional;
import java.util.UUID;

/**
 * Whom a derived credential stands for.
 *
 * @param caller as the audit names them
 * @param keyId the key behind it; empty if an identity provider vouches for them
 */
public record Holder(String caller, String tenant, Role role, Optional<UUID> keyId) {}
