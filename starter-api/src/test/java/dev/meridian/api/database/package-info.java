@NullMarked
package dev.meridian.api.database;

import org.jspecify.annotations.NullMarked;
