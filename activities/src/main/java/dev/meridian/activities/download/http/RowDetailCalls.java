package dev.meridian.activities.download.http;

import dev.meridian.domain.download.connector.answer.RowDetails;
import dev.meridian.domain.download.connector.answer.TreePage;
import dev.meridian.domain.download.connector.call.Call;
import dev.meridian.domain.download.connector.call.CallBuilder;
import dev.meridian.domain.download.connector.definition.Connector;
import dev.meridian.domain.download.connector.definition.Details;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.SourceFailure.Remedy;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes a call for each row. A row whose call is refused for good keeps its other fields. Turns are waited for here, up
 * to a minute, because otherwise a page would have to be read again for some of whose rows calls were made already.
 */
final class RowDetailCalls implements RowDetails {
    private static final Logger log = LoggerFactory.getLogger(RowDetailCalls.class);
    private static final int MOST_BYTES = 16 << 20;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final Connector connector;
    private final Details details;
    private final Secrets secrets;
    private final ServiceCalls calls;
    private final Authentication signedIn;

    RowDetailCalls(Connector connector, Details details, Secrets secrets, ServiceCalls calls, Authentication signedIn) {
        this.connector = connector;
        this.details = details;
        this.secrets = secrets;
        this.calls = calls;
        this.signedIn = signedIn;
    }

    @Override
    public Map<String, @Nullable String> of(String id) {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        Optional<JsonNode> answer = asked(id);
        for (Map.Entry<String, JsonPointer> column : details.columns().entrySet()) {
            values.put(
                    column.getKey(),
                    answer.map(tree -> text(tree.at(column.getValue()))).orElse(null));
        }
        return values;
    }

    private Optional<JsonNode> asked(String id) {
        Call call = new CallBuilder(
                        connector, details.request(), name -> name.equals("row.id") ? id : secrets.value(name))
                .build();
        try {
            while (true) {
                try {
                    return calls.send(
                            call,
                            signedIn,
                            new AtomicLong(),
                            refused -> Optional.empty(),
                            answer -> details(call, answer));
                } catch (SourceFailure failure) {
                    Duration wait = failure.waitFor();
                    if (failure.remedy() == Remedy.NONE && !failure.code().equals("unauthorized")) {
                        log.debug("A row's details can't be had: {}", failure.code());
                        return Optional.empty();
                    }
                    if (wait == null || wait.compareTo(LONGEST_WAIT) > 0) {
                        throw failure;
                    }
                    Thread.sleep(wait);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CancellationException("The work is cancelled");
        }
    }

    private static Optional<JsonNode> details(Call call, ServiceAnswer answer) throws IOException {
        JsonNode tree = JsonMapper.shared().readTree(answer.body().readNBytes(MOST_BYTES));
        return Optional.of(tree).filter(found -> !TreePage.isRefusal(found, answer.headers(), call.refused()));
    }

    private static @Nullable String text(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        return value.isValueNode() ? value.asString() : value.toString();
    }
}
