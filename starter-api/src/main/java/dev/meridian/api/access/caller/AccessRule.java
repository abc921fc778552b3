package dev.meridian.api.access.caller;

import dev.meridian.activities.access.Role;
import dev.meridian.api.problem.Refusal;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.web.method.HandlerMethod;

/**
 * Which callers a handler serves.
 *
 * @param installation whether only administrators of the installation are served
 */
public record AccessRule(Role role, boolean installation) {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    public static AccessRule of(HandlerMethod handler, String method) {
        AllowedFor exception = handler.getMethodAnnotation(AllowedFor.class);
        return exception == null
                ? new AccessRule(isReading(method) ? Role.VIEWER : Role.OPERATOR, false)
                : new AccessRule(exception.value(), exception.installation());
    }

    public static boolean isReading(String method) {
        return READING.contains(method);
    }

    public void check(Caller caller) {
        if (!caller.role().includes(role)) {
            throw new Refusal(HttpStatus.FORBIDDEN, "role_too_small", "This needs the role " + role.wireName())
                    .with("role", role.wireName());
        }
        if (installation && !caller.isOfInstallation()) {
            throw new Refusal(
                    HttpStatus.FORBIDDEN,
                    "not_your_installation",
                    "This belongs to all tenants; only those who run the installation may change it");
        }
    }
}
