package dev.meridian.activities.access;

/**
 * The holder of a credential: the caller, its tenant and its role.
 *
 * @param caller the name in the audit: {@code key:<id>}, {@code subject:<name>} or {@code open}
 * @param name what people call the caller: a key's name, or the name in a token
 */
public record Holder(String caller, String name, String tenant, Role role) {}
