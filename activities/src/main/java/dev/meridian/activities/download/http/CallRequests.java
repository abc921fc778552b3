package dev.meridian.activities.download.http;

import dev.meridian.activities.job.outbound.BoundedHttp;
import dev.meridian.activities.job.outbound.address.WebAddress;
import dev.meridian.activities.job.work.TraceParent;
import dev.meridian.domain.download.connector.call.Call;
import dev.meridian.domain.download.connector.definition.Request;
import dev.meridian.domain.download.source.SourceFailure;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/** Makes the HTTP requests of calls, and finds the addresses that redirects lead to. */
final class CallRequests {
    private final OwnHosts hosts;

    CallRequests(OwnHosts hosts) {
        this.hosts = hosts;
    }

    /** The request of a call, with the headers that sign it in. */
    static HttpUriRequestBase of(Call call, WebAddress address, Map<String, String> credential) {
        HttpUriRequestBase request = BoundedHttp.request(call.method().name(), address);
        call.headers().forEach((name, value) -> request.setHeader(name, checked(name, value)));
        request.setHeader("Accept-Encoding", "gzip, deflate");
        String trace = TraceParent.current();
        if (trace != null) {
            request.setHeader(TraceParent.HEADER, trace);
        }
        credential.forEach((name, value) -> request.setHeader(name, checked(name, value)));
        if (call.body().length > 0) {
            request.setEntity(new ByteArrayEntity(call.body(), (ContentType) null));
        }
        return request;
    }

    /** A line break in a setting would begin another header. */
    private static String checked(String name, String value) {
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw SourceFailure.permanent(
                    "setting_malformed",
                    "The value for the header '" + name + "' has control characters, such as a line break at its end");
        }
        return value;
    }

    /** The address that a redirect names. A GET may be redirected; a POST only where the redirect keeps it a POST. */
    WebAddress redirected(Call call, WebAddress from, Refused refused) {
        String location = refused.answer()
                .header("Location")
                .orElseThrow(() -> SourceFailure.permanent("bad_redirect", "The service redirects without an address"));
        boolean keepsMethod = refused.status() == 307 || refused.status() == 308;
        if (call.method() != Request.Method.GET && !keepsMethod) {
            throw SourceFailure.permanent(
                    "bad_redirect",
                    "The service redirects a " + call.method()
                            + " in a way that loses what it asks: check the address");
        }
        return hosts.resolved(from, location, "A redirect");
    }
}
