/** Tasks over HTTP: datasets, subscriptions to notices, signing secrets; and everything that runs tasks. */
@NullMarked
package dev.meridian.api.task;

import org.jspecify.annotations.NullMarked;
