/** Child processes and what belongs to each: its log, its id, its port, its directory and its secrets. */
@NullMarked
package dev.meridian.devstack.process;

import org.jspecify.annotations.NullMarked;
