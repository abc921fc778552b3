package dev.meridian.api.problem;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Lets a handler take bodies larger than the small JSON documents that most of them take. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface BodyUpTo {
    /** The limit in bytes. */
    long value();
}
