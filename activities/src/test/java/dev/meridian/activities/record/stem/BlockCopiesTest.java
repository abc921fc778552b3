package dev.meridian.activities.record.stem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockCopiesTest {
    private static final int KEPT = 8;

    @TempDir
    Path folder;

    private BlockCopies copies;

    @BeforeEach
    void open() {
        copies = new BlockCopies(folder);
    }

    @Test
    void aCopyIsReadOnceAndDeleted() throws Exception {
        write(0, "harmonic", 7);
        write(0, "percussive", 8);
        write(1, "harmonic", 9);
        assertThat(read(0, "harmonic")).isEqualTo(7);
        assertThat(copies.take(0, "harmonic")).isEmpty();
        assertThat(folder).isDirectoryNotContaining("glob:**harmonic-0*");
        assertThat(read(0, "percussive")).isEqualTo(8);
        assertThat(read(1, "harmonic")).isEqualTo(9);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void thereIsNoCopyOfWhatThisProcessHasNotMade() throws Exception {
        assertThat(copies.take(0, "harmonic")).isEmpty();
        write(0, "harmonic", 7);
        assertThat(copies.take(1, "harmonic")).isEmpty();
        assertThat(copies.take(0, "percussive")).isEmpty();
    }

    /** An encoder that falls behind must not fill the disk. */
    @Test
    void copiesThatNobodyReadsAreFew() throws Exception {
        for (int block = 0; block < 100; block++) {
            write(block, "harmonic", block);
        }
        write(0, "percussive", 5);
        assertThat(folder.toFile().list()).hasSize(KEPT + 1);
        assertThat(copies.take(KEPT, "harmonic")).isEmpty();
        assertThat(read(3, "harmonic")).isEqualTo(3);
        write(100, "harmonic", 100);
        assertThat(read(100, "harmonic")).isEqualTo(100);
    }

    private void write(int block, String stem, int value) throws IOException {
        try (OutputStream copy = copies.begin(block, stem)) {
            copy.write(value);
        }
    }

    private int read(int block, String stem) throws IOException {
        try (InputStream copy = copies.take(block, stem).orElseThrow()) {
            return copy.read();
        }
    }
}
