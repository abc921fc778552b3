package dev.meridian.api.problem;

import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/** Makes problem documents: RFC 9457's members, {@code code}, and further members of the case. */
final class Problems {
    private static final String CODE = "code";

    private Problems() {}

    static ProblemDetail of(HttpStatusCode status, String code, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setProperty(CODE, code);
        return problem;
    }

    static ProblemDetail of(Refusal refusal) {
        ProblemDetail problem = of(refusal.status(), refusal.code(), String.valueOf(refusal.getMessage()));
        refusal.details().forEach(problem::setProperty);
        return problem;
    }

    static boolean hasCode(ProblemDetail problem) {
        Map<String, Object> properties = problem.getProperties();
        return properties != null && properties.containsKey(CODE);
    }

    static void setCode(ProblemDetail problem, String code) {
        problem.setProperty(CODE, code);
    }

    /** The code of a refusal by the web framework. */
    static String codeOf(HttpStatusCode status) {
        HttpStatus known = HttpStatus.resolve(status.value());
        return switch (known) {
            case BAD_REQUEST -> "bad_request";
            case NOT_FOUND -> "not_found";
            case METHOD_NOT_ALLOWED -> "method_not_allowed";
            case NOT_ACCEPTABLE -> "not_acceptable";
            case CONTENT_TOO_LARGE -> "body_too_large";
            case URI_TOO_LONG -> "uri_too_long";
            case REQUEST_HEADER_FIELDS_TOO_LARGE -> "headers_too_large";
            case UNSUPPORTED_MEDIA_TYPE -> "unsupported_media_type";
            case SERVICE_UNAVAILABLE -> "unavailable";
            case NOT_IMPLEMENTED -> "not_implemented";
            case HTTP_VERSION_NOT_SUPPORTED -> "http_version_not_supported";
            case null, default -> status.is4xxClientError() ? "request_refused" : "internal_error";
        };
    }
}
