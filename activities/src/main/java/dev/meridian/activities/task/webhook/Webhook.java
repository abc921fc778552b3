package dev.meridian.activities.task.webhook;

import dev.meridian.activities.job.definition.JobBounds;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Confidential;
import dev.meridian.activities.job.definition.shape.Default;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Format;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.definition.shape.TextFormat;
import dev.meridian.activities.job.definition.shape.Violation;
import dev.meridian.activities.job.outbound.Outgoing;
import dev.meridian.activities.job.outbound.RequestSignature;
import dev.meridian.activities.job.outbound.address.WebAddress;
import dev.meridian.workflows.job.TaskQueues;
import dev.meridian.workflows.task.TaskJobs;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A call to a URL of the tenant's choice. */
@Described("A call to a URL")
public record Webhook(
        @Described("The URL that is called; http or https, at a public address")
        @Format(TextFormat.HTTP_URL)
        @Length(min = 1, max = 2_000)
        String url,

        @Described("How") @Default("\"POST\"") Method method,

        @Described(
                "Headers besides our own; Content-Type is application/json if not given. Their values are never shown"
                        + " again")
        @Confidential
        @Length(max = 50)
        @Default("{}")
        Map<String, String> headers,

        @Described("Any JSON; sent with POST and PUT. Without it, or if it is null, the body is empty") @Nullable
        JsonNode body) {
    public static final JobDefinition<Webhook> DEFINITION = new JobDefinition<Webhook>(
                    TaskJobs.WEBHOOK,
                    "Calls a URL, signed, with the job id as Idempotency-Key",
                    PayloadType.of(Webhook.class, Webhook::check),
                    new JobBounds(TaskJobs.RETRIES, 10, Duration.ofSeconds(30), Duration.ofMinutes(2)),
                    TaskQueues.CONNECTORS,
                    Webhook::url)
            .titled(Webhook::place)
            .sharingWorkflows();

    public Webhook {
        // Jackson reads a JSON null as a NullNode, which means no body here.
        body = body == null || body.isNull() ? null : body;
    }

    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final int LONGEST_HEADER = 4_000;

    /** Headers that frame the message or that the product sets itself. */
    private static final Set<String> RESERVED = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "upgrade",
            "te",
            "trailer",
            "expect",
            "proxy-authorization",
            "proxy-connection",
            Outgoing.IDEMPOTENCY_KEY.toLowerCase(Locale.ROOT),
            RequestSignature.HEADER.toLowerCase(Locale.ROOT));

    /** The methods that a webhook may use. */
    public enum Method {
        GET,
        POST,
        PUT,
        DELETE
    }

    /** The address without its query, which may hold secrets. */
    private String place() {
        return url.replaceFirst("^[a-zA-Z]+://", "").replaceFirst("[?#].*", "");
    }

    boolean hasBody() {
        return method == Method.POST || method == Method.PUT;
    }

    WebAddress target() {
        return WebAddress.parse(url);
    }

    private static void check(Webhook webhook, List<Violation> violations) {
        webhook.headers.forEach((name, value) -> {
            String path = Violation.member("/headers", name);
            if (!HEADER_NAME.matcher(name).matches()) {
                violations.add(new Violation(path, "bad_header", "Not the name of a header"));
            } else if (value.equals(Confidential.MASK)) {
                violations.add(new Violation(
                        path,
                        "masked_value",
                        Confidential.MASK + " stands for a value that is not shown: send the value itself"));
            } else if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
                violations.add(new Violation(path, "reserved_header", "Meridian sets this header: leave it out"));
            } else if (value.length() > LONGEST_HEADER
                    || value.chars().anyMatch(unit -> unit > 0xff || Character.isISOControl(unit))) {
                violations.add(new Violation(path, "bad_header", "Not a value that a header can have"));
            }
        });
    }
}
