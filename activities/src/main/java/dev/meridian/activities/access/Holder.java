package dev.meridian.activities.access;

/**
 * The holder of a credential: the caller, its tenant and its role.
 *
 * @param caller the name in the audit: {@code key:<id>}, {@code subject:<name>} or {@code open}
 */
public record Holder(String caller, String tenant, Role role) {}
