package dev.meridian.activities.record.stem;

import dev.meridian.activities.job.work.JobException;
import dev.meridian.domain.audio.stem.ChainedStems;
import dev.meridian.domain.audio.stem.StemEngine;
import dev.meridian.domain.audio.stem.mask.CenterSides;
import dev.meridian.domain.audio.stem.mask.HarmonicPercussive;
import java.util.List;
import java.util.Optional;

/**
 * The engines that this worker has: built-in engines, and engines that its operator has added (models and programs).
 */
public final class StemEngines {
    private static final String HPSS = "hpss";
    private static final String CENTER = "center";

    private final List<Family> families;

    public StemEngines(List<Family> families) {
        this.families = List.copyOf(families);
    }

    /** Engines of one kind that an operator has added, such as programs. Thread-safe. */
    public interface Family {
        /** The engine with this name; empty if the family has none. */
        Optional<StemEngine> find(String name);
    }

    /**
     * The engine for a choice that names at least one engine.
     *
     * @throws JobException permanent, {@code unknown_engine}, {@code unsuitable_engine}
     */
    public StemEngine of(StemChoice choice) {
        try {
            return choice.engines().stream()
                    .map(this::one)
                    .reduce(ChainedStems::new)
                    .orElseThrow();
        } catch (IllegalArgumentException sameNames) {
            throw JobException.permanent("unsuitable_engine", String.valueOf(sameNames.getMessage()));
        }
    }

    private StemEngine one(StemChoice.Named named) {
        Double number = named.number();
        if (named.name().equals(HPSS)) {
            double margin = number == null ? 1 : number;
            if (margin < HarmonicPercussive.LOWEST_MARGIN || margin > HarmonicPercussive.HIGHEST_MARGIN) {
                throw unknown(named.toString());
            }
            return new HarmonicPercussive(margin);
        }
        if (number != null) {
            throw unknown(named.toString());
        }
        if (named.name().equals(CENTER)) {
            return new CenterSides();
        }
        return families.stream()
                .flatMap(family -> family.find(named.name()).stream())
                .findFirst()
                .orElseThrow(() -> unknown(named.name()));
    }

    private static JobException unknown(String name) {
        return JobException.permanent(
                "unknown_engine",
                "The worker has no engine '" + name + "' that separates audio; hpss and center are always there");
    }
}
