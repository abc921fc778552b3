package dev.meridian.activities.download.source.csv;

import dev.meridian.domain.download.source.Position;
import dev.meridian.domain.download.source.RemoteField;
import dev.meridian.domain.download.source.RemoteTable;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.TableReader;
import dev.meridian.domain.download.source.TableRequest;
import dev.meridian.domain.download.value.ColumnType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The files of one connection, each a table. All fields are texts, unless the user says otherwise. */
final class CsvSource implements Source {
    private final CsvOptions options;
    private final Supplier<List<CsvFile>> files;
    private final Runnable onClose;

    CsvSource(CsvOptions options, Supplier<List<CsvFile>> files, Runnable onClose) {
        this.options = options;
        this.files = files;
        this.onClose = onClose;
    }

    @Override
    public void test() throws InterruptedException {
        tables();
    }

    @Override
    public List<RemoteTable> tables() throws InterruptedException {
        List<RemoteTable> tables = new ArrayList<>();
        for (CsvFile file : files.get()) {
            List<RemoteField> fields = head(file).fields().stream()
                    .map(name -> new RemoteField(name, null, null, ColumnType.TEXT))
                    .toList();
            tables.add(new RemoteTable(file.name(), title(file.name()), fields, options.idColumn(), false, null));
        }
        if (tables.isEmpty()) {
            throw SourceFailure.permanent("table_not_found", "No file has been uploaded for this connection yet");
        }
        return tables;
    }

    @Override
    public TableReader read(TableRequest request, @Nullable Position from) {
        CsvFile file = files.get().stream()
                .filter(each -> each.name().equals(request.table()))
                .findFirst()
                .orElseThrow(() -> SourceFailure.permanent(
                        "table_not_found", "The connection has no file '" + request.table() + "' any more"));
        CsvOptions chosen = request.idField() == null
                ? options
                : new CsvOptions(options.delimiter(), options.encoding(), request.idField());
        return new CsvTableReader(file, chosen, from);
    }

    @Override
    public void close() {
        onClose.run();
    }

    private CsvHead head(CsvFile file) throws InterruptedException {
        try (CsvTableReader reader = new CsvTableReader(file, options, null)) {
            return reader.head();
        } catch (IOException broken) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw SourceFailure.retryable("unreachable", "The file '" + file.name() + "' could not be read", broken);
        }
    }

    private static String title(String name) {
        return name.replaceFirst("(?i)\\.gz$", "").replaceFirst("(?i)\\.(csv|tsv|txt)$", "");
    }
}
