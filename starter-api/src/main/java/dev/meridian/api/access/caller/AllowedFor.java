package dev.meridian.api.access.caller;

import dev.meridian.activities.access.Role;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Whom a handler serves, where that is not viewers for reading and operators for the rest. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface AllowedFor {
    Role value();

    /** Whether it touches what belongs to all tenants, and so is only for those who run the installation. */
    boolean installation() default false;
}
