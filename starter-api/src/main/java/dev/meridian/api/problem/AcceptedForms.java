package dev.meridian.api.problem;

import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.context.request.NativeWebRequest;

/**
 * Reads Accept. A request that accepts problem documents only gets any other answer too: clients that are generated from
 * the API's description for Python name the first form of an answer with "json" in its name, which is that of the problem
 * where the answer itself is YAML or bytes.
 */
final class AcceptedForms extends HeaderContentNegotiationStrategy {
    @Override
    public List<MediaType> resolveMediaTypes(NativeWebRequest request) throws HttpMediaTypeNotAcceptableException {
        List<MediaType> accepted = super.resolveMediaTypes(request);
        return accepted.stream().allMatch(MediaType.APPLICATION_PROBLEM_JSON::equalsTypeAndSubtype)
                ? MEDIA_TYPE_ALL_LIST
                : accepted;
    }
}
