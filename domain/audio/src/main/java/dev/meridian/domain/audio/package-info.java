/** What audio is made of, computed without files, databases and networks: signals, fingerprints, stems. */
@NullMarked
package dev.meridian.domain.audio;

import org.jspecify.annotations.NullMarked;
