package dev.meridian.api.record;

import dev.meridian.activities.record.RecordSearch.Found;
import dev.meridian.activities.record.analysis.AudioFile;
import dev.meridian.activities.record.tool.AudioTools;
import dev.meridian.activities.record.tool.RunFolder;
import dev.meridian.api.background.RequestWork;
import dev.meridian.api.metrics.TelemetryNames;
import dev.meridian.api.problem.Refusal;
import dev.meridian.domain.audio.landmark.Peaks;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/** Reads clips and has them searched for, two at a time, since a search keeps a processor and a connection busy. */
final class ClipWork implements AutoCloseable {
    /** The least of a clip that can be searched for, in seconds. */
    static final int SHORTEST_CLIP = 3;

    /** The length of the part of a clip that is searched for, in seconds. */
    static final int LONGEST_CLIP = 60;

    private static final int AT_ONCE = 2;
    private static final String CLIP = "clip";

    /** A clip whose decoder failed is not tried again; its client may send it again. */
    private static final int LAST_ATTEMPT = 2;

    private final AudioTools tools;
    private final MeterRegistry metrics;
    private final RequestWork work = new RequestWork(AT_ONCE, 0);

    ClipWork(AudioTools tools, MeterRegistry metrics) {
        this.tools = tools;
        this.metrics = metrics;
    }

    /**
     * Does a search on a thread of its own and waits for the result.
     *
     * @throws Refusal 429 if two searches are under way
     */
    List<Found> find(Supplier<List<Found>> search) {
        List<Found> found = work.run(search);
        String outcome = found.isEmpty() ? "nothing" : "found";
        metrics.counter(TelemetryNames.AUDIO_SEARCHES, TelemetryNames.OUTCOME, outcome)
                .increment();
        return found;
    }

    /** The peaks of a clip, which lies on the disk only while it is decoded. Call it within {@link #find}. */
    Peaks peaks(byte[] clip) {
        try (RunFolder folder = tools.folder()) {
            Files.write(folder.file(CLIP), clip);
            AudioFile file = new AudioFile(tools, folder, CLIP, LAST_ATTEMPT);
            file.probe();
            AudioFile.Clip read = file.clip(LONGEST_CLIP);
            if (read.seconds() < SHORTEST_CLIP) {
                throw Refusal.unprocessable(
                        "clip_too_short", "A clip has 3 seconds or more; of longer ones the first 60 are used");
            }
            return read.peaks();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while a clip was read");
        }
    }

    @Override
    public void close() {
        work.close();
    }
}
