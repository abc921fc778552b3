package dev.meridian.activities.heatmap.poi;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Keeps what a reader finds in one text until it is known whether the whole text can be read. */
final class RememberedPlaces implements PoiSink {
    private final List<Consumer<PoiSink>> found = new ArrayList<>();
    private boolean anyFeature;

    @Override
    public void accept(long line, Poi poi) {
        anyFeature = true;
        found.add(sink -> sink.accept(line, poi));
    }

    @Override
    public void reject(long line, String reason) {
        found.add(sink -> sink.reject(line, reason));
    }

    @Override
    public void ignore(long line, String category) {
        anyFeature = true;
        found.add(sink -> sink.ignore(line, category));
    }

    /** Whether a feature was found that could be read, of use or not. */
    boolean hasAnyFeature() {
        return anyFeature;
    }

    void giveTo(PoiSink sink) {
        found.forEach(one -> one.accept(sink));
    }
}
