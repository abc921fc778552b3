package dev.meridian.domain.audio.landmark.search;

import dev.meridian.domain.audio.landmark.LandmarkParameters;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures what the search finds with the standard parameters and with others: {@code SearchTuning RECORDS FOREIGN SPEECH
 * MADE CLIPS FOREIGN_CLIPS [name=value,...]...}, three folders of audio, how many records to make of real peaks, how many
 * clips of each condition, how many foreign clips, and changes to the standard parameters.
 */
public final class SearchTuning {
    private static final long SEED = 42;

    private SearchTuning() {}

    public static void main(String[] arguments) throws IOException {
        int made = Integer.parseInt(arguments[3]);
        int clips = Integer.parseInt(arguments[4]);
        int foreignClips = Integer.parseInt(arguments[5]);
        SearchTrial trial =
                trial(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]), clips, foreignClips);
        trial.run("standard", LandmarkParameters.STANDARD, made);
        for (String changes : Arrays.asList(arguments).subList(6, arguments.length)) {
            trial.run(changes, changed(changes), made);
        }
    }

    /** Measures with the standard parameters; prints what was found. */
    public static void measure(Path records, Path foreign, Path speech, int made, int clips, int foreignClips)
            throws IOException {
        trial(records, foreign, speech, clips, foreignClips).run("standard", LandmarkParameters.STANDARD, made);
    }

    private static SearchTrial trial(
            Path recordFolder, Path foreignFolder, Path speechFolder, int clips, int foreignClips) throws IOException {
        double seconds = Double.parseDouble(System.getProperty("seconds", "100000"));
        List<Track> records = Track.all(recordFolder, seconds, Integer.MAX_VALUE);
        List<Track> foreign = Track.all(foreignFolder, seconds, Integer.MAX_VALUE);
        Speech speech = Speech.in(speechFolder, 200);
        System.out.printf("%d tracks, %d foreign tracks, seed %d%n", records.size(), foreign.size(), SEED);
        return new SearchTrial(records, foreign, speech, clips, foreignClips, SEED);
    }

    private static LandmarkParameters changed(String changes) {
        Map<String, Integer> values = new HashMap<>();
        for (String change : changes.split(",")) {
            String[] both = change.split("=");
            values.put(both[0], Integer.valueOf(both[1]));
        }
        RecordComponent[] components = LandmarkParameters.class.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] arguments = new Object[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                Integer value = values.remove(components[i].getName());
                arguments[i] = value == null ? components[i].getAccessor().invoke(LandmarkParameters.STANDARD) : value;
            }
            if (!values.isEmpty()) {
                throw new IllegalArgumentException("There are no parameters " + values.keySet() + ".");
            }
            return LandmarkParameters.class.getDeclaredConstructor(types).newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
