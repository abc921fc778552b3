package dev.meridian.api.record;

import dev.meridian.activities.record.stem.model.StemModels;
import dev.meridian.activities.record.tool.AudioTools;
import java.util.Optional;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Says whether this worker can process audio, and by which models it can separate it. Without ffmpeg a worker can
 * still do all other work, so that the status is then unknown and not down.
 */
final class AudioHealth implements HealthIndicator {
    private final AudioTools tools;
    private final StemModels models;

    AudioHealth(AudioTools tools, StemModels models) {
        this.tools = tools;
        this.models = models;
    }

    @Override
    public Health health() {
        Optional<String> missing = tools.missing();
        Health.Builder health = missing.isEmpty()
                ? Health.up().withDetail("ffmpeg", tools.version().orElse("unknown"))
                : Health.unknown().withDetail("reason", missing.get());
        return health.withDetail("models", models.summary()).build();
    }
}
