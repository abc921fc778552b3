package dev.meridian.activities.job.definition;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What may hold secrets: it is taken and used, but not shown to anybody again. */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Confidential {
    /** What is shown in its place. */
    String MASK = "***";
}
