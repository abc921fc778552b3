package dev.meridian.domain.audio.landmark.search;

import dev.meridian.domain.audio.landmark.LandmarkParameters;
import dev.meridian.domain.audio.landmark.PeakPicker;
import dev.meridian.domain.audio.landmark.Peaks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * Finds the records that a clip is from: its landmarks vote for places, and a second look decides about the best of
 * them. A place below {@link #THRESHOLD} is no match. Thread-safe if the index is.
 */
public final class ClipSearch {
    /** The strength from which on a place is a match; {@code docs/decisions/0013} says how it was measured. */
    public static final double THRESHOLD = 8;

    /**
     * Speeds that are tried if nothing is found at 1, the likeliest first: tape decks and turntables are within 4 percent, and
     * peaks match within half a percent.
     */
    public static final List<Double> OTHER_SPEEDS = List.of(0.99, 1.01, 0.98, 1.02, 0.97, 1.03, 0.96, 1.04);

    /** Places that are looked at again. */
    private static final int CANDIDATES = 30;

    /** Places of one record that are nearer than this, in seconds, count as one place. */
    private static final double NEAR_SECONDS = 1;

    /** A short clip is found at a speed that is wrong by more than a percent, too, and then climbs to the right one. */
    private static final double[] FINER_SPEEDS = {-0.01, -0.0075, -0.005, -0.0025, 0.0025, 0.005, 0.0075, 0.01};

    private final LandmarkParameters parameters;
    private final LandmarkIndex index;

    public ClipSearch(LandmarkParameters parameters, LandmarkIndex index) {
        this.parameters = parameters;
        this.index = index;
    }

    /**
     * The matches of a clip, best first: at speed 1, and if there are none, at the other speed that has the best one.
     *
     * @throws IOException if the index cannot be read
     */
    public List<Match> find(Peaks clip) throws IOException {
        return find(clip, _ -> true);
    }

    /**
     * The same among the matches that count. A clip that is itself in the index does not count there, or no other speed would be
     * tried.
     */
    public List<Match> find(Peaks clip, Predicate<Match> counts) throws IOException {
        List<Match> best = matches(places(clip, List.of(1.0)).getFirst(), counts);
        if (!best.isEmpty()) {
            return best;
        }
        for (List<Place> places : places(clip, OTHER_SPEEDS)) {
            List<Match> matches = matches(places, counts);
            if (!matches.isEmpty()
                    && (best.isEmpty()
                            || matches.get(0).strength() > best.get(0).strength())) {
                best = matches;
            }
        }
        return best;
    }

    /**
     * The matches of a clip that plays at about one speed, best first.
     *
     * @throws IOException if the index cannot be read
     */
    public List<Match> atSpeed(Peaks clip, double speed) throws IOException {
        return matches(places(clip, List.of(speed)).getFirst(), _ -> true);
    }

    private static List<Match> matches(List<Place> places, Predicate<Match> counts) {
        return places.stream()
                .filter(place -> place.look().strength() >= THRESHOLD)
                .map(ClipSearch::match)
                .filter(counts)
                .toList();
    }

    /**
     * The strength of the best place at any of the speeds, whether or not it is a match; used to measure the threshold.
     */
    double greatestStrength(Peaks clip) throws IOException {
        List<Double> speeds = new ArrayList<>(OTHER_SPEEDS);
        speeds.add(1.0);
        return places(clip, speeds).stream()
                .flatMap(List::stream)
                .mapToDouble(place -> place.look().strength())
                .max()
                .orElse(0);
    }

    /** A clip as it would be at another speed, and where it may be. */
    private record Trial(double speed, Peaks slowed, List<Candidate> candidates) {}

    /**
     * The places for each of the speeds, best first. All postings are looked up at once, and so are the peaks of all candidates,
     * because an index in a database takes longer to answer than to find.
     */
    private List<List<Place>> places(Peaks clip, List<Double> speeds) throws IOException {
        List<Peaks> slowed = speeds.stream().map(clip::slowedFrom).toList();
        List<ClipKeys> keys =
                slowed.stream().map(peaks -> ClipKeys.of(parameters, peaks)).toList();
        FoundPostings found = FoundPostings.of(index, keys);
        IntPredicate kept = index.kept();
        List<Trial> trials = new ArrayList<>();
        Set<Integer> records = new HashSet<>();
        for (int i = 0; i < speeds.size(); i++) {
            List<Candidate> candidates = Votes.of(keys.get(i), found, kept).best(CANDIDATES);
            candidates.forEach(candidate -> records.add(candidate.record()));
            trials.add(new Trial(speeds.get(i), slowed.get(i), candidates));
        }
        Map<Integer, Peaks> peaks = index.peaks(records);
        return trials.stream().map(trial -> places(clip, trial, peaks)).toList();
    }

    private static List<Place> places(Peaks clip, Trial trial, Map<Integer, Peaks> peaks) {
        List<Place> looked = new ArrayList<>();
        for (Candidate candidate : trial.candidates()) {
            Peaks record = peaks.get(candidate.record());
            if (record != null) {
                SecondLook look = SecondLook.at(trial.slowed(), record, candidate.offset());
                Place place = new Place(candidate.record(), trial.speed(), look);
                looked.add(look.strength() < THRESHOLD ? place : finer(place, clip, record));
            }
        }
        looked.sort(Comparator.comparingDouble((Place place) -> place.look().strength())
                .reversed());
        List<Place> places = new ArrayList<>();
        for (Place place : looked) {
            if (places.stream().noneMatch(better -> better.isNear(place))) {
                places.add(place);
            }
        }
        return places;
    }

    /** The same place at the speed at which most peaks match: goes on as long as a speed nearby has more. */
    private static Place finer(Place place, Peaks clip, Peaks record) {
        Place best = place;
        Place better = fasterOrSlower(best, clip, record);
        while (better.look().matched() > best.look().matched()) {
            best = better;
            better = fasterOrSlower(best, clip, record);
        }
        return best;
    }

    private static Place fasterOrSlower(Place place, Peaks clip, Peaks record) {
        Place best = place;
        int middle = clip.size() == 0 ? 0 : clip.time(clip.size() / 2);
        for (double difference : FINER_SPEEDS) {
            double speed = place.speed() + difference;
            int offset = place.look().offset() - (int) Math.round(middle * difference);
            Place other = new Place(place.record(), speed, SecondLook.at(clip.slowedFrom(speed), record, offset));
            if (other.look().matched() > best.look().matched()) {
                best = other;
            }
        }
        return best;
    }

    private static Match match(Place place) {
        SecondLook look = place.look();
        double strength = look.strength();
        return new Match(
                place.record(),
                look.score(),
                strength,
                1 / (1 + Math.exp(THRESHOLD - strength)),
                PeakPicker.seconds(look.first() / place.speed()),
                PeakPicker.seconds(look.last() / place.speed()),
                PeakPicker.seconds(look.first() + look.offset()),
                place.speed());
    }

    private record Place(int record, double speed, SecondLook look) {
        boolean isNear(Place other) {
            return record == other.record
                    && Math.abs(PeakPicker.seconds(look.offset() - other.look.offset())) < NEAR_SECONDS;
        }
    }
}
