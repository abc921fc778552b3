package dev.meridian.devstack.fault;

/** What can go wrong with one answer of an HTTP service. */
public enum HttpFault {
    /** 429 with {@code Retry-After: 1}; the request has no effect. */
    TOO_MANY_REQUESTS,
    /** 503 with a page of a load balancer instead of the service's format; the request has no effect. */
    UNAVAILABLE,
    /** The connection is closed without an answer; the request has no effect. */
    CUT_BEFORE_ANSWER,
    /** The request has its effect, and the connection is closed without an answer. */
    ANSWER_LOST,
    /** The answer ends in the middle, and the connection is closed. */
    CUT_IN_ANSWER,
    /** 200 with the right headers and an empty body. */
    EMPTY_BODY,
    /** 200 with a page for people instead of the service's format. */
    OTHER_FORMAT,
    /** The answer comes late, but within a second. */
    SLOW,
    /** No answer comes, and the connection stays open until the receiver is closed or the caller gives up. */
    NO_ANSWER
}
