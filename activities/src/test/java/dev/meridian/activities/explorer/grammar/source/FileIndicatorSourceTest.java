package dev.meridian.activities.explorer.grammar.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileIndicatorSourceTest {

    @TempDir
    private Path folder;

    @Test
    void filesAreFoundByIdAndByTheLastPartOfTheAddress() throws IOException {
        Files.writeString(
                folder.resolve("7.metadata.json"),
                "{\"name\":\"N\",\"type\":\"int\",\"datasetName\":\"D\",\"descriptionShort\":\"S\",\"display\":"
                        + "{\"name\":\"Shown\",\"isProjection\":true},\"presentation\":{\"titlePublic\":\"T\"}}");
        Files.writeString(folder.resolve("7.data.json"), "{}");
        Files.createDirectory(folder.resolve("tables"));
        Files.writeString(folder.resolve("tables/trees.csv"), "a,b\n");
        FileIndicatorSource source = new FileIndicatorSource(folder);

        assertThat(source.metadata(7)).contains(new IndicatorMetadata("N", "T", "Shown", "int", true, "D", "S"));
        assertThat(source.hasData(7)).isTrue();
        assertThat(source.tableHead("https://example.org/data/trees.csv")).contains("a,b\n");
    }

    @Test
    void whatIsNoFileIsMissing() throws IOException {
        Files.createDirectory(folder.resolve("tables"));
        Files.writeString(folder.resolve("secret"), "x");
        FileIndicatorSource source = new FileIndicatorSource(folder);
        assertThat(source.metadata(8)).isEmpty();
        assertThat(source.hasData(8)).isFalse();
        assertThat(source.tableHead("https://example.org/")).isEmpty();
        assertThat(source.tableHead("https://example.org/..")).isEmpty();
        assertThat(source.tableHead("..")).isEmpty();
        assertThat(source.tableHead("none.csv")).isEmpty();
    }

    @Test
    void metadataThatAreNoJsonAreAFault() throws IOException {
        Files.writeString(folder.resolve("7.metadata.json"), "<html>");
        assertThatThrownBy(() -> new FileIndicatorSource(folder).metadata(7))
                .isInstanceOf(IndicatorSourceException.class);
    }

    @Test
    void onlyTheBeginningOfATableIsRead() throws IOException {
        Files.createDirectory(folder.resolve("tables"));
        Files.writeString(folder.resolve("tables/big.csv"), "x".repeat(2 * IndicatorSource.TABLE_HEAD_BYTES));
        assertThat(new FileIndicatorSource(folder).tableHead("big.csv").orElseThrow())
                .hasSize(IndicatorSource.TABLE_HEAD_BYTES);
    }

    @Test
    void anUnchangedFileIsNotReadAgain() throws IOException {
        Files.writeString(folder.resolve("7.metadata.json"), "{}");
        FileIndicatorSource source = new FileIndicatorSource(folder);
        Answer<IndicatorMetadata> first = source.metadata(7, Version.UNKNOWN);
        assertThat(first)
                .isInstanceOfSatisfying(
                        Answer.Found.class,
                        found -> assertThat(source.metadata(7, found.version())).isInstanceOf(Answer.Unchanged.class));
    }
}
