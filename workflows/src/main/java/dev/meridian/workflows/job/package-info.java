/** What all job types share: names, states, failures and the rules for trying again. */
@NullMarked
package dev.meridian.workflows.job;

import org.jspecify.annotations.NullMarked;
