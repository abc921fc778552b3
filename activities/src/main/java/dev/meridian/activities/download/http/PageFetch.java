package dev.meridian.activities.download.http;

import dev.meridian.activities.job.outbound.address.WebAddress;
import dev.meridian.domain.download.connector.answer.PageReader;
import dev.meridian.domain.download.connector.answer.ReadPage;
import dev.meridian.domain.download.connector.answer.RowDetails;
import dev.meridian.domain.download.connector.call.Call;
import dev.meridian.domain.download.connector.definition.Table;
import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.source.SourceFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Fetches pages into a buffer; a page that breaks off leaves nothing in it. */
final class PageFetch {
    private static final int NO_CONTENT = 204;

    private final ServiceCalls calls;
    private final Authentication signedIn;
    private final OwnHosts hosts;
    private final Secrets secrets;
    private final @Nullable RowDetails details;

    /** @param details gets the fields of rows that pages do not have, by a call for each row; null if there are none */
    PageFetch(
            ServiceCalls calls,
            Authentication signedIn,
            OwnHosts hosts,
            Secrets secrets,
            @Nullable RowDetails details) {
        this.details = details;
        this.calls = calls;
        this.signedIn = signedIn;
        this.hosts = hosts;
        this.secrets = secrets;
    }

    /**
     * A page that was fetched.
     *
     * @param address the address that answered
     */
    record Fetched(ReadPage page, WebAddress address, long bytes) {}

    /**
     * Fetches a page.
     *
     * @param wholeFirst whether the page comes into memory before its rows are read, because each row takes a call
     */
    Fetched fetch(
            Call call,
            Table table,
            PageReader reader,
            RowBuffer rows,
            boolean wholeFirst,
            Function<Refused, Optional<SourceFailure>> known)
            throws InterruptedException {
        AtomicLong sent = new AtomicLong();
        if (wholeFirst) {
            ServiceAnswer held = calls.send(call, signedIn, sent, known, PageFetch::held);
            try {
                return read(call, held, table, reader, rows, sent);
            } catch (CancellationException stopped) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("The work is cancelled");
                }
                throw stopped;
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
        return calls.send(call, signedIn, sent, known, answer -> read(call, answer, table, reader, rows, sent));
    }

    @Nullable
    RowDetails details() {
        return details;
    }

    /** The address of a next page, absolute, without credentials; refused if it is not one of the connector's hosts. */
    String next(WebAddress from, String reference) {
        return secrets.masked(hosts.resolved(from, reference, "The next link").toString());
    }

    /** The same answer with its whole body in memory; fails if the body breaks off. */
    private static ServiceAnswer held(ServiceAnswer answer) throws IOException {
        byte[] body = answer.body().readAllBytes();
        if (answer.status() != NO_CONTENT) {
            JsonMapper.shared().readTree(body);
        }
        return new ServiceAnswer(answer.address(), answer.status(), answer.headers(), new ByteArrayInputStream(body));
    }

    private Fetched read(
            Call call, ServiceAnswer answer, Table table, PageReader reader, RowBuffer rows, AtomicLong sent)
            throws IOException {
        boolean read = false;
        try {
            ReadPage page;
            if (answer.status() == NO_CONTENT) {
                page = PageReader.empty(answer.headers(), call.refused());
            } else if (table.format() == Table.Format.CSV) {
                InputStream lines = new CsvAsLines(
                        answer.body(), answer.charset(), table.delimiter().charAt(0));
                page = reader.read(lines, answer.headers(), rows, call.refused());
            } else {
                page = reader.read(answer.body(), answer.headers(), rows, call.refused());
            }
            Optional<JsonNode> refusal = page.refusal();
            if (refusal.isPresent()) {
                throw CallFailures.refused(answer.status(), secrets.masked(ServiceWords.of(refusal.get())));
            }
            read = true;
            return new Fetched(page, answer.address(), sent.get());
        } finally {
            if (!read) {
                rows.dropPage();
                sent.set(0);
            }
        }
    }
}
