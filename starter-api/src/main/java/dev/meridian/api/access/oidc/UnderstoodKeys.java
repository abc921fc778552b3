package dev.meridian.api.access.oidc;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.net.URL;
import java.text.ParseException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Fetches an identity provider's keys and leaves out the keys that this program can't read, as RFC 7517 (section 5) asks for: the
 * library refuses the whole set for one key of an unknown curve, or without a member that its kind needs.
 */
final class UnderstoodKeys implements ResourceRetriever {
    private final ResourceRetriever http;

    UnderstoodKeys(ResourceRetriever http) {
        this.http = http;
    }

    /** @throws IOException if the answer cannot be fetched or is not a set of keys */
    @Override
    public Resource retrieveResource(URL url) throws IOException {
        Resource fetched = http.retrieveResource(url);
        try {
            JsonNode keys = JsonMapper.shared().readTree(fetched.getContent()).path("keys");
            if (!keys.isArray()) {
                throw new IOException("it has no list of keys");
            }
            ArrayNode understood = JsonMapper.shared().createArrayNode();
            keys.values().stream().filter(UnderstoodKeys::isUnderstood).forEach(understood::add);
            String set = JsonMapper.shared()
                    .createObjectNode()
                    .set("keys", understood)
                    .toString();
            return new Resource(set, fetched.getContentType());
        } catch (JacksonException malformed) {
            throw new IOException("its keys are no JSON", malformed);
        }
    }

    private static boolean isUnderstood(JsonNode key) {
        try {
            JWK.parse(key.toString());
            return true;
        } catch (ParseException | IllegalArgumentException unknown) {
            return false;
        }
    }
}
