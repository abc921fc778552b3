package dev.meridian.activities.access;

/**
 * Whom a credential stands for.
 *
 * @param caller as the audit names them: {@code key:<id>}, {@code subject:<name>} or {@code open}
 */
public record Holder(String caller, String tenant, Role role) {}
