/**
 * What {@code ./quickstart} runs: the servers of {@link dev.meridian.devstack}, the product's jar with the environment it
 * has in production, and a tour of it by REST. It knows the product's API and nothing of its classes.
 */
@NullMarked
package dev.meridian.quickstart;

import org.jspecify.annotations.NullMarked;
