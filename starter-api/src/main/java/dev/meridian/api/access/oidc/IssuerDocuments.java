package dev.meridian.api.access.oidc;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import dev.meridian.activities.job.outbound.BoundedHttp;
import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.activities.job.outbound.address.WebAddress;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/**
 * Fetches an identity provider's documents, each within a time and a size, whatever the provider sends. Redirects are
 * followed, but not from https to http.
 */
final class IssuerDocuments implements ResourceRetriever {
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
    private static final int LARGEST_DOCUMENT = 1 << 20;
    private static final int MAX_REDIRECTS = 3;
    private static final BoundedHttp.Limits LIMITS =
            new BoundedHttp.Limits(ANSWER_TIMEOUT, ANSWER_TIMEOUT, LARGEST_DOCUMENT);

    private final BoundedHttp http = new BoundedHttp(AddressPolicy.anywhere());

    @Override
    public Resource retrieveResource(URL url) throws IOException {
        return fetch(url.toString());
    }

    /**
     * @throws IOException if there is no whole document with status 200
     */
    Resource fetch(String url) throws IOException {
        WebAddress address = address(url);
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            HttpUriRequestBase request = BoundedHttp.request("GET", address);
            request.setHeader("Accept", "application/json, application/jwk-set+json");
            BoundedHttp.Received received = http.exchange(request, LIMITS);
            Optional<String> location = received.header("Location");
            if (received.status() / 100 == 3 && location.isPresent()) {
                address = redirected(address, location.get());
            } else {
                return resource(received);
            }
        }
        throw new IOException("it redirects without end");
    }

    private static Resource resource(BoundedHttp.Received received) throws IOException {
        if (received.status() != 200) {
            throw new IOException("it answered " + received.status());
        }
        if (!received.isWhole()) {
            throw new IOException("its answer was cut short, or is larger than " + LARGEST_DOCUMENT + " bytes");
        }
        return new Resource(
                new String(received.body(), StandardCharsets.UTF_8),
                received.header("Content-Type").orElse("application/json"));
    }

    private static WebAddress address(String url) throws IOException {
        try {
            return WebAddress.parse(url);
        } catch (IllegalArgumentException malformed) {
            throw new IOException("it names an address that is none", malformed);
        }
    }

    private static WebAddress redirected(WebAddress from, String location) throws IOException {
        try {
            WebAddress to = from.resolve(location);
            if (to.scheme().equals(from.scheme()) || to.scheme().equals("https")) {
                return to;
            }
        } catch (IllegalArgumentException malformed) {
            // A malformed target is refused below, like a redirect to http.
        }
        throw new IOException("it redirects to where no document may come from");
    }
}
