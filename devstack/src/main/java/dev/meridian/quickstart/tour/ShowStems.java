package dev.meridian.quickstart.tour;

import dev.meridian.quickstart.client.ServiceClient;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Shows into which stems the tunes of {@link ProcessTunes} were separated, and where the stems are. */
public final class ShowStems implements TourStep {
    private final Tunes tunes;

    /** @param ffmpeg the program, by its path or by its name */
    public ShowStems(String ffmpeg) {
        this.tunes = new Tunes(ffmpeg);
    }

    @Override
    public String title() {
        return "Separating the tunes into stems that sum to them sample for sample";
    }

    @Override
    public List<FollowedJob> run(ServiceClient service, Terminal terminal) {
        if (!tunes.canBeMade()) {
            terminal.line("  left out: this machine has no ffmpeg");
            return List.of();
        }
        for (int number = 0; number < ProcessTunes.TITLES.size(); number++) {
            String record = "/api/records/" + (number + 1);
            JsonNode made = service.get(record).at("/published/stems/made");
            if (made.isMissingNode() || made.isNull()) {
                terminal.line("  " + ProcessTunes.TITLES.get(number) + ": no stems were made");
                continue;
            }
            terminal.line("  %s, %d frames, by %s:"
                    .formatted(
                            ProcessTunes.TITLES.get(number),
                            made.path("frames").asLong(),
                            made.at("/engine/choice").asString()));
            for (JsonNode stem : made.path("stems")) {
                terminal.line(String.format(
                        Locale.ROOT,
                        "    %-11s%6.1f LUFS  %s",
                        stem.path("name").asString(),
                        stem.at("/loudness/integrated").asDouble(),
                        service.address(record + "/assets/" + stem.path("file").asString())));
            }
        }
        return List.of();
    }
}
