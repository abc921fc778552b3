package dev.meridian.api.description;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.HttpStatus;

/**
 * The statuses other than 200 with which an endpoint answers in the same form; its code decides which. A generated client
 * reads an answer only if its status is described.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface AnswersAlso {
    HttpStatus[] value();
}
