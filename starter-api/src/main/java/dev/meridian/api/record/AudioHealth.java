package dev.meridian.api.record;

import dev.meridian.activities.record.tool.AudioTools;
import java.util.Optional;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Says whether this worker can process audio. A worker without ffmpeg is as healthy as before for all other work, so that it
 * is unknown and not down.
 */
final class AudioHealth implements HealthIndicator {
    private final AudioTools tools;

    AudioHealth(AudioTools tools) {
        this.tools = tools;
    }

    @Override
    public Health health() {
        Optional<String> missing = tools.missing();
        return missing.isEmpty()
                ? Health.up()
                        .withDetail("ffmpeg", tools.version().orElse("unknown"))
                        .build()
                : Health.unknown().withDetail("reason", missing.get()).build();
    }
}
