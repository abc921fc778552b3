@NullMarked
package dev.meridian.activities.download.http;

import org.jspecify.annotations.NullMarked;
