package dev.meridian.api.access.caller;

import dev.meridian.activities.access.Role;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Sets which callers a handler serves; without this annotation viewers may read, and operators may do the rest. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface AllowedFor {
    Role value();

    /**
     * Whether the handler changes what belongs to all tenants, so that only administrators of the installation may call
     * it.
     */
    boolean installation() default false;
}
