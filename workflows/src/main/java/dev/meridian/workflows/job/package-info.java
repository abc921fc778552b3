/** What all job types share: names, states, failures and retry plans. */
@NullMarked
package dev.meridian.workflows.job;

import org.jspecify.annotations.NullMarked;
