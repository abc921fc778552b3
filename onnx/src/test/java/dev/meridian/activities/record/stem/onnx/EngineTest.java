package dev.meridian.activities.record.stem.onnx;

import dev.meridian.domain.audio.stem.StemEngine;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A test class that takes engines by their names. Each of its tests ends only when no file and no process of an engine is left. */
abstract class EngineTest {
    @TempDir
    private static Path files;

    private static TestEngines engines;

    @BeforeAll
    static void bringEngines() throws IOException {
        engines = new TestEngines(files);
    }

    @AfterAll
    static void close() {
        if (engines != null) {
            engines.close();
        }
    }

    @AfterEach
    void nothingIsLeftBehind() {
        engines.awaitNothingLeft();
    }

    static StemEngine engine(String name) {
        return engines.engine(name);
    }
}
