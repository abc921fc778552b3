package dev.meridian.api.tenant;

import jakarta.servlet.http.HttpServletRequest;

/** The one place that decides whose request it is. */
@FunctionalInterface
public interface TenantResolver {
    Tenant resolve(HttpServletRequest request);
}
