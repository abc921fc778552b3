package dev.meridian.api.access.caller;

import dev.meridian.activities.access.AccessTokens;
import dev.meridian.activities.access.ApiKeys;
import dev.meridian.activities.access.CredentialValidity;
import dev.meridian.api.background.RepeatedWork;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open streams of this process. It ends the streams of a credential that has ended, at whichever process: once a
 * second it checks, by one query for all keys with open streams and one for all sessions. It also keeps one tenant from
 * occupying every connection.
 *
 * {@snippet :
 * try (OpenStreams.Place _ = streams.open(caller, subscription::close)) {
 *     stream();
 * }
 * }
 */
public final class OpenStreams extends RepeatedWork {
    private static final Logger log = LoggerFactory.getLogger(OpenStreams.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final ApiKeys keys;
    private final AccessTokens tokens;
    private final int mostOfOneTenant;
    private final Set<Place> places = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> byTenant = new ConcurrentHashMap<>();
    private boolean troubled;

    public OpenStreams(ApiKeys keys, AccessTokens tokens, int mostOfOneTenant) {
        super("open-streams", BETWEEN_LOOKS);
        this.keys = keys;
        this.tokens = tokens;
        this.mostOfOneTenant = mostOfOneTenant;
    }

    /** The place of one open stream; closing the place frees it. */
    public final class Place implements AutoCloseable {
        private final String tenant;
        private final CredentialValidity validity;
        private final Runnable end;

        private Place(Caller caller, Runnable end) {
            this.tenant = caller.tenant().id();
            this.validity = caller.validity();
            this.end = end;
        }

        @Override
        public void close() {
            giveBack(this);
        }
    }

    /** Whether a caller may open another stream. */
    public boolean haveRoomFor(Caller caller) {
        return byTenant.getOrDefault(caller.tenant().id(), 0) < mostOfOneTenant;
    }

    /**
     * Takes a place for a stream that a caller opens.
     *
     * @param end called at most once, on a thread of its own, when the caller's credential has ended
     */
    public Place open(Caller caller, Runnable end) {
        Place place = new Place(caller, end);
        byTenant.merge(place.tenant, 1, Integer::sum);
        places.add(place);
        return place;
    }

    private boolean giveBack(Place place) {
        boolean wasOpen = places.remove(place);
        if (wasOpen) {
            byTenant.computeIfPresent(place.tenant, (tenant, open) -> open == 1 ? null : open - 1);
        }
        return wasOpen;
    }

    @Override
    protected boolean work() {
        Instant now = Instant.now();
        end(validity -> validity.hasExpired(now));
        try {
            Set<UUID> endedKeys = ended(CredentialValidity::keyId, keys::ended);
            Set<String> endedSessions = ended(CredentialValidity::session, tokens::endedSessions);
            end(validity -> validity.keyId().filter(endedKeys::contains).isPresent()
                    || validity.session().filter(endedSessions::contains).isPresent());
            troubled = false;
        } catch (RuntimeException away) {
            // Without the database nothing is streamed either; the check is repeated soon.
            if (!troubled && isRunning()) {
                log.warn("Whether credentials of open streams have ended can't be seen now: {}", away.getMessage());
            }
            troubled = true;
        }
        return true;
    }

    private <T> Set<T> ended(Function<CredentialValidity, Optional<T>> part, Function<Set<T>, Set<T>> question) {
        Set<T> asked = places.stream()
                .flatMap(place -> part.apply(place.validity).stream())
                .collect(Collectors.toSet());
        return asked.isEmpty() ? Set.of() : question.apply(asked);
    }

    private void end(Predicate<CredentialValidity> hasEnded) {
        List<Place> over =
                places.stream().filter(place -> hasEnded.test(place.validity)).toList();
        for (Place place : over) {
            if (giveBack(place)) {
                Thread.ofVirtual().name("credential-ended").start(place.end);
            }
        }
    }
}
