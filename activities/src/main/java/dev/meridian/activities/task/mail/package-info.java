/** Mails: their payload, the SMTP server and the sender. */
@NullMarked
package dev.meridian.activities.task.mail;

import org.jspecify.annotations.NullMarked;
