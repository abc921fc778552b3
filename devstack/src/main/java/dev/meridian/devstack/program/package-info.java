/** Where the servers' programs come from: found on this machine, unpacked, fetched or built, once for each user. */
@NullMarked
package dev.meridian.devstack.program;

import org.jspecify.annotations.NullMarked;
