/** Hosting of workers: which queues this process polls, and how it drains. */
@NullMarked
package dev.meridian.api.worker;

import org.jspecify.annotations.NullMarked;
