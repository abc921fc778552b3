@NullMarked
package dev.meridian.devstack;

import org.jspecify.annotations.NullMarked;
