package dev.meridian.domain.explorer.source;

import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads indicators from a folder: {@code <id>.metadata.json} and {@code <id>.data.json}. A file that does not exist
 * means that the indicator is missing; a file that cannot be read is a fault.
 */
public final class FileIndicatorSource implements VersionedSource {

    private final Path folder;

    public FileIndicatorSource(Path folder) {
        this.folder = folder;
    }

    @Override
    public Answer<IndicatorMetadata> metadata(long indicatorId, Version known) {
        return VersionedFile.read(folder.resolve(indicatorId + ".metadata.json"), known, file -> {
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
}
