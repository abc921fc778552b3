package dev.meridian.domain.download.connector.definition;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How calls prove who asks. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
@JsonSubTypes({
    @JsonSubTypes.Type(value = SignIn.None.class, name = "none"),
    @JsonSubTypes.Type(value = SignIn.Bearer.class, name = "bearer"),
    @JsonSubTypes.Type(value = SignIn.Header.class, name = "header"),
    @JsonSubTypes.Type(value = SignIn.Basic.class, name = "basic"),
    @JsonSubTypes.Type(value = SignIn.ClientCredentials.class, name = "clientCredentials"),
    @JsonSubTypes.Type(value = SignIn.RefreshToken.class, name = "refreshToken"),
    @JsonSubTypes.Type(value = SignIn.LogIn.class, name = "logIn")
})
public sealed interface SignIn {
    /** Where a call for a token names the client. */
    enum ClientIn {
        BASIC,
        BODY
    }

    /** The service asks for nothing. */
    record None() implements SignIn {}

    /** {@code Authorization: Bearer} with a token that does not change. */
    record Bearer(Template token) implements SignIn {}

    /**
     * A header of the service's own.
     *
     * @param prefix what stands before the value, its space included
     */
    record Header(String name, @Nullable String prefix, Template value) implements SignIn {}

    /** User and password (RFC 7617). */
    record Basic(Template user, Template password) implements SignIn {}

    /** OAuth 2.0 for a program of its own (RFC 6749, 4.4). */
    record ClientCredentials(
            Template tokenAddress,
            Template clientId,
            Template clientSecret,
            @Nullable Template scope,
            ClientIn clientIn)
            implements SignIn {
        public ClientCredentials {
            clientIn = Objects.requireNonNullElse(clientIn, ClientIn.BASIC);
        }
    }

    /** OAuth 2.0 on behalf of a person (RFC 6749, 6). */
    record RefreshToken(
            Template tokenAddress,
            Template refreshToken,
            @Nullable Template clientId,
            @Nullable Template clientSecret,
            ClientIn clientIn)
            implements SignIn {
        public RefreshToken {
            clientIn = Objects.requireNonNullElse(clientIn, ClientIn.BASIC);
        }
    }

    /**
     * A call that is answered with a token.
     *
     * @param lifeSeconds how long a token lives, if it does not say so itself
     * @param header the header that carries the token
     * @param prefix what stands before the token
     */
    record LogIn(Request request, Source token, @Nullable Integer lifeSeconds, String header, String prefix)
            implements SignIn {
        public LogIn {
            header = Objects.requireNonNullElse(header, "Authorization");
            prefix = Objects.requireNonNullElse(prefix, "Bearer ");
        }
    }
}
