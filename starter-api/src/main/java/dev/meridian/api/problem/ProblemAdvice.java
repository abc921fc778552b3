package dev.meridian.api.problem;

import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.work.DatabaseOutage;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.workflows.job.JobFailure;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.schedules.ScheduleException;
import java.util.UUID;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.FieldError;
import org.springframework.web.HttpMediaTypeException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Translates all exceptions into answers. An unexpected exception is logged under an id, and the client gets only this
 * id.
 */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);
    private static final String RETRY_AFTER_SECONDS = "5";

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(Refusal refusal) {
        ProblemDetail problem = Problems.of(refusal);
        ResponseEntity.BodyBuilder answer = ofStatus(problem.getStatus());
        refusal.retryAfter()
                .ifPresent(wait -> answer.header(HttpHeaders.RETRY_AFTER, String.valueOf(wait.toSeconds())));
        return answer.body(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> invalid(InvalidRequestException invalid) {
        return answer(
                invalid.isAboutUnknownSubject()
                        ? Problems.of(
                                HttpStatus.NOT_FOUND,
                                invalid.violations().getFirst().code(),
                                String.valueOf(invalid.getMessage()))
                        : Problems.of(Refusal.invalid(invalid.violations())));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> databaseFailed(JdbiException failed) {
        return DatabaseOutage.isCauseOf(failed)
                ? comeBackLater(
                        "database_unavailable",
                        "The database does not answer; whether anything was changed is not known",
                        failed)
                : unforeseen(failed);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> workFailed(JobException failed) {
        JobFailure failure = failed.toFailure();
        return failure.retryable()
                ? comeBackLater(failure.code(), failure.message(), failed)
                : answer(Problems.of(HttpStatus.UNPROCESSABLE_CONTENT, failure.code(), failure.message()));
    }

    /**
     * Answers a failure of Temporal. A time-out during the client's own retries has no gRPC status of its own, but is
     * the cause of a ScheduleException.
     */
    @ExceptionHandler({WorkflowServiceException.class, ScheduleException.class, StatusRuntimeException.class})
    ResponseEntity<ProblemDetail> temporalFailed(RuntimeException failed) {
        return Status.fromThrowable(failed).getCode() == Status.Code.RESOURCE_EXHAUSTED
                ? comeBackLater("temporal_busy", "Temporal is too busy to take this now", failed)
                : comeBackLater("temporal_unavailable", "Temporal does not answer", failed);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> undecodable(InvalidParameterException invalid) {
        return answer(
                Problems.of(HttpStatus.BAD_REQUEST, "undecodable_parameter", "A parameter can't be decoded as UTF-8"));
    }

    @ExceptionHandler
    void clientIsGone(ClientAbortException gone) {
        log.debug("A client went away before its answer", gone);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unforeseen(Exception failed) {
        UUID incident = UUID.randomUUID();
        log.error("A request failed unexpectedly, incident {}", incident, failed);
        ProblemDetail problem = Problems.of(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal_error",
                "The service failed unexpectedly; its log says more under this incident");
        problem.setProperty("incident", incident);
        return answer(problem);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException unreadable,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        ProblemDetail problem = UnreadableBody.problem(unreadable);
        return ofStatus(problem.getStatus()).headers(headers).body(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> wrongParameter(MethodArgumentTypeMismatchException mismatch) {
        return answer(wrongParameter(mismatch.getName(), mismatch.getRequiredType()));
    }

    /** The same, for a parameter that belongs to a record of parameters. */
    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException invalid, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        FieldError error = invalid.getFieldError();
        return error == null
                ? super.handleMethodArgumentNotValid(invalid, headers, status, request)
                : ofStatus(status.value()).headers(headers).body(wrongParameter(error.getField(), requiredType(error)));
    }

    private static @Nullable Class<?> requiredType(FieldError error) {
        return error.contains(TypeMismatchException.class)
                ? error.unwrap(TypeMismatchException.class).getRequiredType()
                : null;
    }

    private static ProblemDetail wrongParameter(String name, @Nullable Class<?> type) {
        String detail = Expected.of(type)
                .map(expected -> "'" + name + "' must be " + expected)
                .orElse("The parameter '" + name + "' can't be read");
        ProblemDetail problem = Problems.of(HttpStatus.BAD_REQUEST, "bad_parameter", detail);
        problem.setProperty("parameter", name);
        return problem;
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotSupported(
            HttpMediaTypeNotSupportedException wrong, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String refused = wrong.getContentType() == null
                ? "The request has no Content-Type that can be read"
                : "The Content-Type '" + wrong.getContentType() + "' is not taken here";
        nameTypes(wrong, refused + "; taken are ");
        return super.handleHttpMediaTypeNotSupported(wrong, headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotAcceptable(
            HttpMediaTypeNotAcceptableException wrong, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        nameTypes(wrong, "The request's Accept allows none of the forms that the answer may have: ");
        return super.handleHttpMediaTypeNotAcceptable(wrong, headers, status, request);
    }

    /** Says which types there are. A header that can't be read has none, and Spring says so. */
    private static void nameTypes(HttpMediaTypeException wrong, String sentence) {
        if (!wrong.getSupportedMediaTypes().isEmpty()) {
            wrong.getBody().setDetail(sentence + MediaType.toString(wrong.getSupportedMediaTypes()));
        }
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception refused, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ResponseEntity<Object> response = super.handleExceptionInternal(refused, body, headers, status, request);
        if (response != null && response.getBody() instanceof ProblemDetail problem && !Problems.hasCode(problem)) {
            Problems.setCode(problem, Problems.codeOf(status));
        }
        return response;
    }

    private static ResponseEntity<ProblemDetail> comeBackLater(String code, String detail, Exception failed) {
        log.warn("{}: {}", detail, String.valueOf(failed.getMessage()));
        return ofStatus(HttpStatus.SERVICE_UNAVAILABLE.value())
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .body(Problems.of(HttpStatus.SERVICE_UNAVAILABLE, code, detail));
    }

    private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem) {
        return ofStatus(problem.getStatus()).body(problem);
    }

    @Override
    protected ResponseEntity<Object> createResponseEntity(
            @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return ofStatus(status.value()).headers(headers).body(body);
    }

    /** A problem document, whatever the request accepts: an Accept that can't be read would leave the answer empty. */
    private static ResponseEntity.BodyBuilder ofStatus(int status) {
        return ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON);
    }
}
