package dev.meridian.domain.explorer.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.explorer.program.RowValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the comparison with goldens finds what differs, whatever the folder looks like. */
class GoldenFolderTest {

    private static final String TSV = "selection\tA\ngraphers\n\tM Radio\ttitle\tgrapherId\n\ta\tOne\n\tb\tTwo\t7\n";
    private static final String SCHEMA = "\"$schema\":\"" + RowValues.SCHEMA + "\"";
    private static final String FIRST = """
            {"i":0,"viewId":"m=a","dimensions":"{\\"M\\":\\"a\\"}","alone":{"config":{%1$s,"title":"One"}},"empty":{"config":\
            {%1$s,"title":"One","subtitle":"","selectedEntityNames":["A"],"adminBaseUrl":"https://admin.example.org",\
            "bakedGrapherURL":"https://example.org"}}}
            """.formatted(SCHEMA);
    private static final String SECOND = """
            {"i":1,"viewId":"m=b","dimensions":"{\\"M\\":\\"b\\"}","alone":{"config":{%s,"title":"Two","id":7}},"empty":\
            {"error":"Grapher config not found for ID: 7"}}
            """.formatted(SCHEMA);

    @TempDir
    private Path folder;

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private List<String> differences() throws IOException {
        List<String> all = new ArrayList<>();
        for (GoldenExplorer explorer : GoldenFolder.explorers(folder)) {
            all.addAll(explorer.compare().list());
        }
        return all;
    }

    @Test
    void explorersAreFoundAtAnyDepthWithoutAnIndexOrAFixture() throws IOException {
        write("deep/er/x.explorer.tsv", TSV);
        write("deep/er/x.views.jsonl", "{\"slug\":\"x\",\"views\":2}\n" + FIRST + SECOND);
        write("y.explorer.tsv", TSV);
        write("y.views.jsonl", FIRST + "\n" + SECOND);
        assertThat(GoldenFolder.explorers(folder))
                .extracting(GoldenExplorer::name)
                .containsExactly("deep/er/x", "y");
        assertThat(differences()).isEmpty();
    }

    @Test
    void eachDifferenceIsToldByExplorerWorldViewAndPath() throws IOException {
        write("in/x.explorer.tsv", TSV);
        write(
                "in/x.views.jsonl",
                FIRST.replace("\"subtitle\":\"\"", "\"subtitle\":\"s\"")
                                .replace("\"title\":\"One\"", "\"title\":\"Uno\"")
                        + SECOND.replace("m=b", "m=c").replace("ID: 7", "ID: 8"));
        assertThat(differences())
                .containsExactlyInAnyOrder(
                        "in/x [alone] m=a $.title: expected \"Uno\", got \"One\"",
                        "in/x [empty] m=a $.title: expected \"Uno\", got \"One\"",
                        "in/x [empty] m=a $.subtitle: expected \"s\", got \"\"",
                        "in/x [alone] m=c view id is m=b",
                        "in/x [empty] m=c view id is m=b",
                        "in/x [empty] m=c expected error \"Grapher config not found for ID: 8\", got"
                                + " \"Grapher config not found for ID: 7\"");
    }

    @Test
    void missingAndAdditionalViewsAreTold() throws IOException {
        write("x.explorer.tsv", TSV);
        write("x.views.jsonl", FIRST);
        assertThat(differences())
                .containsExactly("x [alone]  expected 1 views, got 2", "x [empty]  expected 1 views, got 2");
        write("x.views.jsonl", FIRST + SECOND + SECOND);
        assertThat(differences())
                .containsExactly("x [alone]  expected 3 views, got 2", "x [empty]  expected 3 views, got 2");
    }

    @Test
    void digestsAreComparedEvenWithoutViews() throws IOException {
        write("x.explorer.tsv", TSV);
        write(
                "index.jsonl",
                "{\"slug\":\"x\",\"digest\":{\"alone\":\"00\",\"empty\":\"00\"},\"explorersConfigSha256\":\"00\"}\n");
        assertThat(differences())
                .containsExactly(
                        "x [explorers.config]  digest differs",
                        "x [alone]  digest of the world differs",
                        "x [empty]  digest of the world differs");
        write("index.jsonl", "{\"slug\":\"x\",\"explorersConfigSha256\":null}");
        assertThat(differences())
                .containsExactly(
                        "x [alone]  neither views nor a digest are given",
                        "x [empty]  neither views nor a digest are given");
    }

    @Test
    void anExplorerThatOnlyTheIndexNamesIsTold() throws IOException {
        write("index.jsonl", "{\"slug\":\"gone\"}");
        assertThat(differences()).singleElement().asString().startsWith("gone [index]");
    }

    @Test
    void anExplorerThatFailsAsAWholeInTheReferenceNeedsAnErrorInEachView() throws IOException {
        write("index.jsonl", "{\"slug\":\"x\",\"jobFatal\":true}");
        write("x.explorer.tsv", "graphers\n\tAge Radio\ttitle\n\t15\ta\n\tall\tb\n");
        assertThat(differences()).isEmpty();
        write("x.explorer.tsv", TSV);
        assertThat(differences()).containsExactly("x [empty] m=a job-fatal in the reference, but here it has no error");
    }

    @Test
    void theNearestFixtureCounts() throws IOException {
        write("fixture/charts.jsonl", "{\"id\":7,\"full\":{\"title\":\"Far\"}}");
        write("in/fixture/charts.jsonl", "{\"id\":7,\"full\":{\"note\":\"Near\"}}");
        write("in/x.explorer.tsv", TSV);
        write("in/x.views.jsonl", FIRST + SECOND.replace("\"empty\"", "\"fixture\":{\"config\":{}},\"empty\""));
        assertThat(differences()).contains("in/x [fixture] m=b $.note: expected nothing, got \"Near\"");
    }
}
