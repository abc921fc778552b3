package dev.meridian.api.problem;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Allows a handler larger bodies than the small JSON documents that most handlers accept. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface BodyUpTo {
    /** The limit in bytes. */
    long value();

    /**
     * How many times its size a body takes in memory while its request is served, for {@link RequestMemory}. The
     * default fits a body that is held as bytes and as text; 0 is for a body that is read piece by piece, into the
     * database, and only so many of these are read at a time ({@link StreamedBodies}).
     */
    int timesInMemory() default 5;

    /**
     * The most bytes of memory that a handler takes beside that, for a piece of the body as a tree or as the driver's
     * copies. A body that is small has small pieces.
     */
    long memoryForPieces() default 0;
}
