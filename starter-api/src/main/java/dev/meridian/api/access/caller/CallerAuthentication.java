package dev.meridian.api.access.caller;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** A {@link Caller} in the form of Spring Security's authentication. */
public final class CallerAuthentication extends AbstractAuthenticationToken {
    /** The authority of callers of the tenant that runs this installation. */
    public static final String INSTALLATION = "INSTALLATION";

    private static final long serialVersionUID = 1;

    private final transient Caller caller;

    public CallerAuthentication(Caller caller) {
        super(authorities(caller));
        this.caller = caller;
        setAuthenticated(true);
    }

    private static List<GrantedAuthority> authorities(Caller caller) {
        List<GrantedAuthority> authorities = new ArrayList<>();
        authorities.add(new SimpleGrantedAuthority(caller.role().name()));
        if (caller.isOfInstallation()) {
            authorities.add(new SimpleGrantedAuthority(INSTALLATION));
        }
        return authorities;
    }

    @Override
    public Caller getPrincipal() {
        return caller;
    }

    /** Always the empty text, because credentials are not kept. */
    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public String getName() {
        return caller.id();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CallerAuthentication that && caller.equals(that.caller);
    }

    @Override
    public int hashCode() {
        return caller.hashCode();
    }
}
