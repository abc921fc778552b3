package dev.meridian.domain.explorer.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads tables from a folder: a table is the file whose name is the last part of its address, as the explorer writes it or
 * with everything but letters, digits, {@code .}, {@code -} and {@code _} percent-encoded as UTF-8. The second form is for
 * systems whose locale can't write other letters in file names. A file that does not exist is missing; one that can't be
 * read is a fault.
 */
public final class FileTables implements VersionedTables {

    private final Path folder;

    public FileTables(Path folder) {
        this.folder = folder;
    }

    @Override
    public Answer<String> head(String url, Version known) {
        String name = url.substring(url.lastIndexOf('/') + 1);
        return file(name)
                .or(() -> file(URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20")))
                .<Answer<String>>map(file -> VersionedFile.read(file, known, FileTables::head))
                .orElseGet(Answer.Missing::new);
    }

    /**
     * The file with this name in the folder itself; empty if there is none, or if the locale cannot represent the name.
     */
    private Optional<Path> file(String name) {
        try {
            Path file = folder.resolve(name).normalize();
            return !name.isEmpty() && folder.normalize().equals(file.getParent()) && Files.isRegularFile(file)
                    ? Optional.of(file)
                    : Optional.empty();
        } catch (InvalidPathException unwritable) {
            return Optional.empty();
        }
    }

    private static String head(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return new String(stream.readNBytes(IndicatorSource.TABLE_HEAD_BYTES), StandardCharsets.UTF_8);
        }
    }
}
