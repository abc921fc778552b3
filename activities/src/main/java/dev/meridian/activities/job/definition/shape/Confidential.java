package dev.meridian.activities.job.definition.shape;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a component that may hold secrets: its value is stored and used, and the API never shows it again. */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Confidential {
    /** The text that is shown in place of the value. */
    String MASK = "***";
}
