package dev.meridian.domain.audio.landmark.search;

import dev.meridian.domain.audio.landmark.LandmarkParameters;
import dev.meridian.domain.audio.landmark.PeakPicker;
import dev.meridian.domain.audio.landmark.Peaks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Clips of real tracks in each condition, and foreign clips, searched for among the tracks and many made records. */
final class SearchTrial {
    private static final int MADE_FROM = 10_000;

    private final List<Track> records;
    private final Map<Condition, List<Clip>> clips = new EnumMap<>(Condition.class);
    private final List<float[]> foreign;

    private record Clip(int record, double from, Condition condition, float[] samples) {}

    /**
     * Cuts the clips.
     *
     * @param records what is indexed
     * @param foreign what is not; a third of its clips has noise, a third comes from a room, and some are speech
     * @param clipsOfEach clips of each condition
     */
    SearchTrial(List<Track> records, List<Track> foreign, Speech speech, int clipsOfEach, int foreignClips, long seed)
            throws IOException {
        this.records = records;
        for (Condition condition : conditions()) {
            List<Clip> made = Parallel.each(clipsOfEach, number -> {
                Random random = new Random(seed + 1_000L * condition.ordinal() + number);
                int record = random.nextInt(records.size());
                int length = condition.seconds * PeakPicker.RATE;
                int from = records.get(record).somewhere(length + length / 20, random);
                float[] samples = condition.clip(records.get(record), from, speech, random);
                return new Clip(record, (double) from / PeakPicker.RATE, condition, samples);
            });
            clips.put(condition, made);
        }
        Condition[] ways = {Condition.CLEAN, Condition.NOISE_10DB, Condition.ROOM};
        this.foreign = Parallel.each(foreignClips, number -> {
            Random random = new Random(seed - 1 - number);
            int length = 15 * PeakPicker.RATE;
            Track track = foreign.get(random.nextInt(foreign.size()));
            return number % 10 == 9
                    ? speech.voice(length, random)
                    : ways[number % 3].clip(track, track.somewhere(length, random), speech, random);
        });
    }

    /** Those that {@code -Dconditions=} names, or all. */
    private static List<Condition> conditions() {
        String named = System.getProperty("conditions", "");
        return Arrays.stream(Condition.values())
                .filter(condition -> named.isEmpty() || named.contains(condition.name()))
                .toList();
    }

    /** What a trial found. */
    record Report(long falseMatches, List<Found> found) {}

    /** One trial; prints what it finds. */
    Report run(String name, LandmarkParameters parameters, int madeRecords) throws IOException {
        MemoryIndex index = new MemoryIndex(parameters);
        List<Peaks> real = Parallel.each(
                records.size(),
                i -> pick(PeakPicker.ofRecording(parameters), records.get(i).samples()));
        for (int i = 0; i < real.size(); i++) {
            index.add(i, real.get(i));
        }
        MadeRecords made = new MadeRecords(real, 5);
        for (int i = 0; i < madeRecords; i++) {
            index.add(MADE_FROM + i, made.next());
        }
        long[] sizes = index.sizes();
        System.out.printf(
                "%s: %d records; %d keys, %d postings of %.2f bytes, %.1f kB and %.1f kB of peaks for 3 minutes%n",
                name,
                records.size() + madeRecords,
                sizes[0],
                sizes[1],
                (double) sizes[2] / sizes[1],
                sizes[2] / 1e3 / (records.size() + madeRecords),
                new MadeRecords(real, 6).next().toBytes().length / 1e3);
        ClipSearch search = new ClipSearch(parameters, index);
        long falseMatches = foreign(search, parameters);
        List<Found> found = new ArrayList<>();
        for (Condition condition : clips.keySet()) {
            found.add(found(condition, search, parameters));
            System.out.println("  " + found.getLast().line());
        }
        return new Report(falseMatches, found);
    }

    private long foreign(ClipSearch search, LandmarkParameters parameters) throws IOException {
        long started = System.nanoTime();
        List<Double> strengths = new ArrayList<>(Parallel.each(
                foreign.size(), i -> search.greatestStrength(pick(PeakPicker.ofClip(parameters), foreign.get(i)))));
        double each = (System.nanoTime() - started) / 1e6 / Math.max(1, foreign.size());
        Collections.sort(strengths, Collections.reverseOrder());
        long falseMatches = strengths.stream()
                .filter(strength -> strength >= ClipSearch.THRESHOLD)
                .count();
        System.out.printf(
                "  %d foreign clips at nine speeds, %.0f ms each; strongest %s, median %.1f, %d over the threshold%n",
                foreign.size(),
                each,
                strengths.stream()
                        .limit(8)
                        .map(strength -> String.format("%.1f", strength))
                        .toList(),
                strengths.get(strengths.size() / 2),
                falseMatches);
        return falseMatches;
    }

    /** What a condition's clips gave. */
    record Found(Condition condition, int clips, int right, int wrong, int inPlace, double weak) {
        double percent() {
            return 100.0 * right / clips;
        }

        String line() {
            return String.format(
                    "%-10s goal %d %%, found %.1f %%, wrong %d, offset and speed right %d of %d; strength of the"
                            + " weakest twentieth %.1f",
                    condition, condition.goal, percent(), wrong, inPlace, right, weak);
        }
    }

    Found found(Condition condition, ClipSearch search, LandmarkParameters parameters) throws IOException {
        int right = 0;
        int wrong = 0;
        int inPlace = 0;
        List<Double> strengths = new ArrayList<>();
        List<Clip> all = clips.getOrDefault(condition, List.of());
        List<List<Match>> found = Parallel.each(
                all.size(),
                i -> search.find(pick(PeakPicker.ofClip(parameters), all.get(i).samples())));
        for (int i = 0; i < all.size(); i++) {
            Clip clip = all.get(i);
            List<Match> matches = found.get(i);
            strengths.add(matches.isEmpty() ? 0 : matches.get(0).strength());
            if (!matches.isEmpty()) {
                Match best = matches.get(0);
                boolean same = best.record() == clip.record();
                right += same ? 1 : 0;
                wrong += same ? 0 : 1;
                double from = best.recordFrom() - best.clipFrom() * best.speed();
                inPlace +=
                        same && Math.abs(from - clip.from()) <= 0.3 && Math.abs(best.speed() - condition.speed) <= 0.005
                                ? 1
                                : 0;
            }
        }
        Collections.sort(strengths);
        return new Found(
                condition,
                strengths.size(),
                right,
                wrong,
                inPlace,
                strengths.isEmpty() ? 0 : strengths.get(strengths.size() / 20));
    }

    private static Peaks pick(PeakPicker picker, float[] samples) {
        picker.accept(samples, samples.length);
        return picker.finish();
    }
}
