package dev.meridian.activities.explorer.grammar.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads indicators and tables from a folder: {@code <id>.metadata.json}, {@code <id>.data.json}, and
 * {@code tables/<last part of the address>}. A file that does not exist is missing; one that can't be read is a fault.
 */
public final class FileIndicatorSource implements VersionedSource {

    private final Path folder;

    public FileIndicatorSource(Path folder) {
        this.folder = folder;
    }

    @Override
    public Answer<IndicatorMetadata> metadata(long indicatorId, Version known) {
        return read(folder.resolve(indicatorId + ".metadata.json"), known, file -> {
            try {
                return IndicatorMetadata.of(JsonMapper.shared().readTree(Files.readAllBytes(file)));
            } catch (JacksonException e) {
                throw new IndicatorSourceException("Metadata in " + file + " are no JSON", e);
            }
        });
    }

    @Override
    public boolean hasData(long indicatorId) {
        return Files.isRegularFile(folder.resolve(indicatorId + ".data.json"));
    }

    @Override
    public Answer<String> tableHead(String url, Version known) {
        String name = url.substring(url.lastIndexOf('/') + 1);
        Path tables = folder.resolve("tables");
        Path file = tables.resolve(name).normalize();
        if (name.isEmpty() || !tables.equals(file.getParent())) {
            return new Answer.Missing<>();
        }
        return read(file, known, FileIndicatorSource::head);
    }

    private interface Reader<T> {
        T read(Path file) throws IOException;
    }

    private static <T> Answer<T> read(Path file, Version known, Reader<T> reader) {
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

    private static String head(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return new String(stream.readNBytes(TABLE_HEAD_BYTES), StandardCharsets.UTF_8);
        }
    }
}
