/** The jobs that {@code ./quickstart} asks the service for, and how the terminal shows their progress. */
@NullMarked
package dev.meridian.quickstart.tour;

import org.jspecify.annotations.NullMarked;
