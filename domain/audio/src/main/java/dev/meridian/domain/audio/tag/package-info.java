/** The texts of tags: one spelling of them, and what can be read out of one text that names several things. */
@NullMarked
package dev.meridian.domain.audio.tag;

import org.jspecify.annotations.NullMarked;
