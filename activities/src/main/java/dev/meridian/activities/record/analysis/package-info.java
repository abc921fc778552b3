/** What is found out about a file of audio: what it holds, how loud it is, what its tags say, and copies of it for listening. */
@NullMarked
package dev.meridian.activities.record.analysis;

import org.jspecify.annotations.NullMarked;
