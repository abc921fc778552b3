package dev.meridian.domain.explorer.source;

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
    void filesAreFoundById() throws IOException {
        Files.writeString(
                folder.resolve("7.metadata.json"),
                "{\"name\":\"N\",\"type\":\"int\",\"datasetName\":\"D\",\"descriptionShort\":\"S\",\"display\":"
                        + "{\"name\":\"Shown\",\"isProjection\":true},\"presentation\":{\"titlePublic\":\"T\"}}");
        Files.writeString(folder.resolve("7.data.json"), "{}");
        FileIndicatorSource source = new FileIndicatorSource(folder);

        assertThat(source.metadata(7, Version.UNKNOWN).found())
                .contains(new IndicatorMetadata("N", "T", "Shown", "int", true, "D", "S"));
        assertThat(source.hasData(7)).isTrue();
    }

    @Test
    void whatIsNoFileIsMissing() {
        FileIndicatorSource source = new FileIndicatorSource(folder);
        assertThat(source.metadata(8, Version.UNKNOWN).found()).isEmpty();
        assertThat(source.hasData(8)).isFalse();
    }

    @Test
    void metadataThatAreNoJsonAreAFault() throws IOException {
        Files.writeString(folder.resolve("7.metadata.json"), "<html>");
        assertThatThrownBy(() -> new FileIndicatorSource(folder).metadata(7, Version.UNKNOWN))
                .isInstanceOf(IndicatorSourceException.class);
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
