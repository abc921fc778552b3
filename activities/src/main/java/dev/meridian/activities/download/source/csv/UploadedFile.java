package dev.meridian.activities.download.source.csv;

import dev.meridian.activities.download.connection.ConnectionFiles;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/** A file that was uploaded for a connection. */
record UploadedFile(ConnectionFiles files, ConnectionFiles.StoredFile file) implements CsvFile {
    @Override
    public String name() {
        return file.name();
    }

    @Override
    public Opened open(long offset) throws IOException {
        InputStream content = files.open(file, offset);
        return new Opened(content, file.objectKey(), OptionalLong.of(file.bytes()), Optional.empty());
    }
}
