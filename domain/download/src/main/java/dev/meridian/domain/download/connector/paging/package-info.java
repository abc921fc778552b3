/** Paging as a state machine without I/O: what a page's answer says decides where reading goes on. */
@NullMarked
package dev.meridian.domain.download.connector.paging;

import org.jspecify.annotations.NullMarked;
