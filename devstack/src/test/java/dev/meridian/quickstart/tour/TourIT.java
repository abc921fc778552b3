package dev.meridian.quickstart.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.quickstart.client.Health;
import dev.meridian.quickstart.client.ServiceClient;
import dev.meridian.quickstart.client.ServiceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TourIT {

    @TempDir
    private Path samples;

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private StandInService standIn;
    private ServiceClient client;

    @BeforeEach
    void start() throws IOException {
        standIn = new StandInService(0);
        client = new ServiceClient(standIn.address(), "key");
    }

    @AfterEach
    void stop() {
        client.close();
        standIn.close();
    }

    @Test
    void chartsAndVariablesComeBeforeTheExplorersThatNeedThem() throws IOException {
        Path fixture = Files.createDirectories(samples.resolve("fixture"));
        Files.writeString(fixture.resolve("charts.jsonl"), "{\"id\":7,\"full\":{\"title\":\"Rain\"}}\n");
        Files.writeString(
                fixture.resolve("variables.jsonl"),
                "{\"id\":12,\"grapherConfigETL\":{\"note\":\"a\"},\"grapherConfigAdmin\":null,\"metadata\":{\"x\":1}}\n");
        explorer("energy");

        run(false);

        assertThat(standIn.requests)
                .containsExactly(
                        "PUT /api/charts/7 application/json",
                        "PUT /api/variables/12 application/json",
                        "PUT /api/explorers/energy text/tab-separated-values");
        assertThat(standIn.bodies)
                .containsEntry("PUT /api/charts/7", "{\"title\":\"Rain\"}")
                .containsEntry(
                        "PUT /api/variables/12", "{\"grapherConfigETL\":{\"note\":\"a\"},\"grapherConfigAdmin\":null}")
                .containsEntry("PUT /api/explorers/energy", "explorerTitle\tenergy\n");
    }

    @Test
    void whereOutputIsNoTerminalEachStepOfAJobIsALine() throws IOException {
        explorer("energy");

        assertThat(run(false)).allMatch(JobView::isCompleted);

        assertThat(screen.toString(StandardCharsets.UTF_8))
                .contains(
                        "  energy: 0 % pending 0/8\n",
                        "  energy: 25 % running 2/8\n", "  energy: 100 % completed 8/8\n")
                .doesNotContain("\u001b");
    }

    @Test
    void inATerminalTheBarsOfAllJobsAreWrittenOver() throws IOException {
        explorer("energy");
        explorer("population");

        run(true);

        assertThat(screen.toString(StandardCharsets.UTF_8))
                .contains("\u001b[2A\r  energy      ")
                .contains("  population  " + "█".repeat(24) + " 100 %  completed 8/8");
    }

    @Test
    void aJobThatFailsIsShownWithItsErrorAndTheOthersGoOn() throws IOException {
        explorer("broken");
        explorer("energy");

        List<JobView> jobs = run(false);

        assertThat(jobs).extracting(JobView::status).containsExactly("failed", "completed");
        assertThat(screen.toString(StandardCharsets.UTF_8))
                .contains("  broken: 50 % failed 4/8 - The bucket does not answer.");
    }

    @Test
    void anExplorerThatIsNotPublishedHasNoJob() throws IOException {
        explorer("draft");

        assertThat(run(false)).isEmpty();
        assertThat(screen.toString(StandardCharsets.UTF_8)).contains("draft: saved; not published");
    }

    @Test
    void badInputIsOneSentenceWithTheProblemsDetailAndCode() throws IOException {
        explorer("refused");

        assertThatThrownBy(() -> run(false))
                .isInstanceOf(ServiceException.class)
                .hasMessage("PUT /api/explorers/refused was answered with 422: Line 3, column 7: U+0000 (tsv-nul)");
    }

    @Test
    void stemsAreShownWithTheirLoudnessAndTheirAddresses() throws IOException {
        Path program = Files.writeString(samples.resolve("ffmpeg"), "#!/bin/sh\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();

        new ShowStems(program.toString()).run(client, terminal(false));
        new ShowStems(samples.resolve("nowhere").toString()).run(client, terminal(false));

        assertThat(screen.toString(StandardCharsets.UTF_8))
                .contains("  First tune, 661500 frames, by hpss:\n")
                .contains("    harmonic    -18.3 LUFS  " + standIn.address() + "/api/records/1/assets/harmonic.flac\n")
                .contains(
                        "    percussive  -31.0 LUFS  " + standIn.address() + "/api/records/1/assets/percussive.flac\n")
                .contains("  Second tune: no stems were made\n")
                .contains("  left out: this machine has no ffmpeg\n");
    }

    @Test
    void jobsThatDoNotMoveAreGivenUp() {
        ProgressBoard board = new ProgressBoard(client, terminal(false), Duration.ZERO);

        assertThatThrownBy(() -> board.follow(List.of(new FollowedJob("energy", "energy"))))
                .isInstanceOf(ServiceException.class)
                .hasMessage("No job has moved for 0 s.");
    }

    @Test
    void aServiceThatIsGoneIsOneSentence() {
        standIn.close();

        assertThat(client.health()).isEqualTo(new Health(false, "nothing"));
        assertThatThrownBy(() -> client.get("/api/jobs/1"))
                .isInstanceOf(ServiceException.class)
                .hasMessageStartingWith("GET /api/jobs/1 was not answered: ");
    }

    private void explorer(String slug) throws IOException {
        Files.writeString(samples.resolve(slug + ".explorer.tsv"), "explorerTitle\t" + slug + "\n");
    }

    private List<JobView> run(boolean ansi) {
        Terminal terminal = terminal(ansi);
        Tour tour = new Tour(List.of(new ImportReferences(samples), new PublishExplorers(samples)));
        return tour.run(client, terminal, new ProgressBoard(client, terminal, Duration.ofSeconds(10)));
    }

    private Terminal terminal(boolean ansi) {
        return new Terminal(new PrintStream(screen, true, StandardCharsets.UTF_8), ansi, 80);
    }
}
