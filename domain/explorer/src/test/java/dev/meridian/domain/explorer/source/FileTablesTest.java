package dev.meridian.domain.explorer.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTablesTest {

    @TempDir
    private Path folder;

    private Path tables = Path.of("tables");
    private VersionedTables source = (url, known) -> new Answer.Missing<>();

    @BeforeEach
    void makeFolder() throws IOException {
        tables = Files.createDirectory(folder.resolve("tables"));
        source = new FileTables(tables);
    }

    private Optional<String> head(String url) {
        return source.head(url, Version.UNKNOWN).found();
    }

    @Test
    void aTableIsTheFileOfTheLastPartOfItsAddress() throws IOException {
        Files.writeString(tables.resolve("trees.csv"), "a,b\n");
        assertThat(head("https://example.org/data/trees.csv")).contains("a,b\n");
        assertThat(head("https://example.org/data/none.csv")).isEmpty();
    }

    @Test
    void nothingOutsideTheFolderIsRead() throws IOException {
        Files.writeString(folder.resolve("secret"), "x");
        for (String url : List.of("https://example.org/", "https://example.org/..", "..", "none.csv", "a/\0", "")) {
            assertThat(head(url)).as(url).isEmpty();
        }
    }

    @Test
    void onlyTheBeginningOfATableIsRead() throws IOException {
        Files.writeString(tables.resolve("big.csv"), "x".repeat(2 * IndicatorSource.TABLE_HEAD_BYTES));
        assertThat(head("big.csv").orElseThrow()).hasSize(IndicatorSource.TABLE_HEAD_BYTES);
    }

    @Test
    void aTableMayBeNamedInPercentEncoding() throws IOException {
        Files.writeString(tables.resolve("caf%C3%A9%20noir.csv"), "a\n");
        assertThat(head("https://example.org/caf\u00e9 noir.csv")).contains("a\n");
        assertThat(head("https://example.org/caf%C3%A9%20noir.csv")).contains("a\n");
    }

    @Test
    void aFolderThatLacksATableLeavesItToOthers() throws IOException {
        Files.writeString(tables.resolve("here.csv"), "folder");
        VersionedTables both = source.orElse((url, known) -> new Answer.Found<>("others", Version.UNKNOWN));
        assertThat(both.head("http://x/here.csv", Version.UNKNOWN).found()).contains("folder");
        assertThat(both.head("http://x/there.csv", Version.UNKNOWN).found()).contains("others");
    }

    /** A process whose locale is POSIX, where Java can write ASCII file names only. */
    @Test
    void inThePosixLocaleANameThatNoFileCanHaveIsMissingOrFoundInPercentEncoding() throws Exception {
        Files.writeString(tables.resolve("caf%C3%A9.csv"), "found");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PosixLook.class.getName(),
                        tables.toString())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
        builder.environment().put("LC_ALL", "POSIX");
        File output = folder.resolve("output").toFile();
        Process process = builder.redirectOutput(output).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(output.toPath(), StandardCharsets.UTF_8)).contains("found and missing");
    }

    static final class PosixLook {
        private PosixLook() {}

        public static void main(String[] arguments) {
            VersionedTables tables = new FileTables(Path.of(arguments[0]));
            System.out.println(tables.head("http://x/caf\u00e9.csv", Version.UNKNOWN)
                            .found()
                            .orElse("missing") + " and "
                    + tables.head("http://x/th\u00e9.csv", Version.UNKNOWN)
                            .found()
                            .orElse("missing"));
        }
    }
}
