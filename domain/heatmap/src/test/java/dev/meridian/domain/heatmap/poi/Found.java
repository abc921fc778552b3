package dev.meridian.domain.heatmap.poi;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Remembers what a reader finds. */
final class Found implements PoiSink {
    final List<Poi> pois = new ArrayList<>();
    final List<String> rejected = new ArrayList<>();
    final List<String> ignored = new ArrayList<>();

    @Override
    public void accept(long line, Poi poi) {
        pois.add(poi);
    }

    @Override
    public void reject(long line, String reason) {
        rejected.add(line + ": " + reason);
    }

    @Override
    public void ignore(long line, String category) {
        ignored.add(line + ": " + category);
    }

    static Found in(PoiReader reader, String text) throws IOException {
        return in(reader, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    static Found in(PoiReader reader, InputStream file) throws IOException {
        Found found = new Found();
        reader.read(file, found);
        return found;
    }
}
