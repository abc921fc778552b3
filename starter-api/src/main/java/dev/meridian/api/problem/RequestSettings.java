package dev.meridian.api.problem;

import dev.meridian.api.settings.WrongSetting;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * How much memory requests may take.
 *
 * @param memory {@code REQUEST_MEMORY}: the memory that all requests may hold together for bodies and large answers, as
 *     {@code 256MB}; a third of the heap if it is not set
 */
@ConfigurationProperties("request")
record RequestSettings(@Nullable DataSize memory) {
    private static final DataSize LEAST = DataSize.ofMegabytes(16);
    private static final int SHARE_OF_HEAP = 3;

    RequestSettings {
        if (memory != null && memory.compareTo(LEAST) < 0) {
            throw new WrongSetting(
                    "REQUEST_MEMORY",
                    "is " + memory,
                    "Set it to 16MB or more, or leave it out for a third of the heap.");
        }
    }

    /** The memory in bytes. */
    long memoryBytes() {
        return memory == null ? Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP : memory.toBytes();
    }
}
