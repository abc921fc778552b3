package dev.meridian.api.settings;

import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.servlet.support.ExtendedServletRequestDataBinder;

/**
 * Fills a record of parameters from a request's parameters alone. By default Spring also takes headers of the same names, so that a
 * header {@code Subject} or {@code Type} of some proxy would filter a list.
 */
@ControllerAdvice
class QueryParameters {
    @InitBinder
    void ignoreHeaders(WebDataBinder binder) {
        if (binder instanceof ExtendedServletRequestDataBinder parameters) {
            parameters.setHeaderPredicate(_ -> false);
        }
    }
}
