package dev.meridian.activities.download.http;

import dev.meridian.activities.job.outbound.Answer;
import dev.meridian.activities.job.outbound.address.RefusedAddressException;
import dev.meridian.activities.job.outbound.address.WebAddress;
import dev.meridian.domain.download.source.SourceFailure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import tools.jackson.core.JacksonException;

/** The failures of calls, as sentences that say what to do. */
final class CallFailures {
    private CallFailures() {}

    /** A call without an answer, or whose answer broke off. */
    static SourceFailure of(WebAddress address, IOException failed) {
        String host = "The host '" + address.host() + "' ";
        return switch (failed) {
            case RefusedAddressException _ ->
                SourceFailure.permanent(
                        "address_refused",
                        host
                                + "has an address that may not be called: only addresses of the public internet may, and those that"
                                + " the installation allows");
            case InterruptedIOException late ->
                SourceFailure.retryable("no_answer", host + "did not answer in time", late);
            case UnknownHostException unknown ->
                SourceFailure.retryable(
                        "unreachable", host + "has no known address: check the connection's address", unknown);
            case SSLHandshakeException _, SSLPeerUnverifiedException _ ->
                SourceFailure.permanent(
                        "tls_failed",
                        host
                                + "shows no certificate that can be trusted for it: check the address, or have the certificate"
                                + " renewed");
            case SSLException untrusted ->
                SourceFailure.retryable("unreachable", host + "broke off the secure connection", untrusted);
            case ConnectException away ->
                SourceFailure.retryable("unreachable", host + "can't be reached: is it running?", away);
            default -> SourceFailure.retryable("answer_broken", host + "broke off its answer", failed);
        };
    }

    /** Whether a call has failed before anything of it was sent. */
    static boolean isOfConnecting(IOException failed) {
        return failed instanceof ConnectException
                || failed instanceof UnknownHostException
                || failed instanceof SSLHandshakeException
                || failed instanceof SSLPeerUnverifiedException
                || failed instanceof ConnectTimeoutException;
    }

    /** An answer with a body that is not what the table's format says. */
    static SourceFailure broken(WebAddress address, JacksonException malformed) {
        String message = String.valueOf(malformed.getOriginalMessage())
                .lines()
                .findFirst()
                .orElse("");
        return SourceFailure.retryable(
                "answer_broken",
                "The answer of the host '" + address.host()
                        + "' breaks off, or is not in the format that the definition says" + " ("
                        + message.substring(0, Math.min(message.length(), 100)) + ")",
                malformed);
    }

    /** A page for browsers instead of data. */
    static SourceFailure html(WebAddress address) {
        return SourceFailure.retryable(
                "answer_broken",
                "The host '" + address.host()
                        + "' answered with a page for browsers instead of data: is this the address of its API?");
    }

    /** An answer that the definition calls a refusal. */
    static SourceFailure refused(int status, String words) {
        return SourceFailure.permanent("service_refused", answered(status, words));
    }

    /** What the service answered, as a sentence. */
    static String answered(int status, String words) {
        return "The service answered with " + (status / 100 == 2 ? "an error and " : "") + "the status " + status
                + (words.isEmpty() ? "" : ". It says: " + words);
    }

    /** An answer with an error. */
    static SourceFailure of(Refused refused, String words) {
        String said = words.isEmpty() ? "" : ". It says: " + words;
        int status = refused.status();
        return switch (status) {
            case 401 ->
                SourceFailure.permanent(
                        "unauthorized",
                        "The service does not accept the credential (401): renew it in the connection" + said);
            case 403 ->
                SourceFailure.permanent(
                        "forbidden",
                        "The credential has no right to this (403): give it the right in the service" + said);
            case 404, 410 ->
                SourceFailure.permanent(
                        "table_not_found",
                        "The service knows nothing at this address (" + status
                                + "): is the table still there, and may the credential see it?" + said);
            default ->
                Answer.mayPass(status)
                        ? SourceFailure.retryable("service_failed", answered(status, words))
                        : refused(status, words);
        };
    }
}
