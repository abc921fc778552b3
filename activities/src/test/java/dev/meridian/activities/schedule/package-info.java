@org.jspecify.annotations.NullMarked
package dev.meridian.activities.schedule;
