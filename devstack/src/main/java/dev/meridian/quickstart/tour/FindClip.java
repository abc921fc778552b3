package dev.meridian.quickstart.tour;

import dev.meridian.quickstart.client.ServiceClient;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Finds one of the tunes of {@link ProcessTunes} by a noisy clip of it. Where there is no ffmpeg it says so. */
public final class FindClip implements TourStep {
    private static final int NUMBER = 1;
    private static final int FROM = 20;

    private final Tunes tunes;

    /** @param ffmpeg the program, by its path or by its name */
    public FindClip(String ffmpeg) {
        this.tunes = new Tunes(ffmpeg);
    }

    @Override
    public String title() {
        return "Finding a record by a noisy clip";
    }

    @Override
    public List<FollowedJob> run(ServiceClient service, Terminal terminal) {
        if (!tunes.canBeMade()) {
            terminal.line("  left out: this machine has no ffmpeg");
            return List.of();
        }
        byte[] clip = tunes.noisyClip(tunes.make(NUMBER, ProcessTunes.TITLES.get(NUMBER)), FROM);
        JsonNode matches =
                service.post("/api/records/search", "audio/mpeg", clip).path("matches");
        if (matches.isEmpty()) {
            terminal.line("  not found");
        }
        for (JsonNode match : matches) {
            terminal.line(String.format(
                    Locale.ROOT,
                    "  record %d, %s, from second %.1f on (confidence %.2f)",
                    match.path("recordId").asLong(),
                    match.path("title").asString("without a title"),
                    match.path("recordFrom").asDouble(),
                    match.path("confidence").asDouble()));
        }
        return List.of();
    }
}
