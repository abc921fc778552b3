package dev.meridian.api.access.audit;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Lets a handler add details about its call to the audit, beyond the subject. */
public final class AuditDetails {
    private static final String ATTRIBUTE = AuditDetails.class.getName();
    private static final int LONGEST = 2_000;

    private AuditDetails() {}

    /**
     * Has the audit keep this text with the call.
     *
     * @param details for people; without secrets, and cut after {@value #LONGEST} characters
     */
    public static void tell(HttpServletRequest request, String details) {
        String clean = details.replace('\0', ' ');
        request.setAttribute(ATTRIBUTE, clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST));
    }

    static @Nullable String of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof String details ? details : null;
    }
}
