package dev.meridian.quickstart.tour;

import dev.meridian.quickstart.client.ServiceClient;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes two tunes, and has them processed as records. Where there is no ffmpeg it says so, and does nothing. */
public final class ProcessTunes implements TourStep {
    /** The titles of the tunes; a tune's number is its place. */
    static final List<String> TITLES = List.of("First tune", "Second tune");

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Tunes tunes;

    /** @param ffmpeg the program, by its path or by its name */
    public ProcessTunes(String ffmpeg) {
        this.tunes = new Tunes(ffmpeg);
    }

    @Override
    public String title() {
        return "Processing audio records";
    }

    @Override
    public List<FollowedJob> run(ServiceClient service, Terminal terminal) {
        if (!tunes.canBeMade()) {
            terminal.line("  left out: this machine has no ffmpeg (apt-get install ffmpeg)");
            return List.of();
        }
        List<FollowedJob> jobs = new ArrayList<>();
        for (int number = 0; number < TITLES.size(); number++) {
            String title = TITLES.get(number);
            // Numbers of our own, so that another start makes no further records.
            String record = "/api/records/" + (number + 1);
            service.putJson(record, JSON.createObjectNode().put("recordType", "song"));
            JsonNode accepted = service.put(record + "/audio", "audio/mpeg", tunes.make(number, title));
            jobs.add(new FollowedJob(accepted.path("jobId").asString(), title));
        }
        return jobs;
    }
}
