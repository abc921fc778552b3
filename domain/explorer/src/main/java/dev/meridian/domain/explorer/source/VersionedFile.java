package dev.meridian.domain.explorer.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A file, whose version is its time and its size. */
final class VersionedFile {

    private VersionedFile() {}

    /** Reads a file. */
    interface Reader<T> {
        T read(Path file) throws IOException;
    }

    /**
     * Reads the file unless its version is the known one.
     *
     * @throws IndicatorSourceException if the file is there and can't be read
     */
    static <T> Answer<T> read(Path file, Version known, Reader<T> reader) {
        try {
            if (!Files.isRegularFile(file)) {
                return new Answer.Missing<>();
            }
            String state = Files.getLastModifiedTime(file) + "/" + Files.size(file);
            Version version = new Version(Optional.of(state), Optional.empty());
            return version.equals(known) ? new Answer.Unchanged<>() : new Answer.Found<>(reader.read(file), version);
        } catch (NoSuchFileException e) {
            return new Answer.Missing<>();
        } catch (IOException e) {
            throw new IndicatorSourceException("Could not read " + file, e);
        }
    }
}
