@org.jspecify.annotations.NullMarked
package dev.meridian.api.tracing;
