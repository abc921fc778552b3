package dev.meridian.api.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestService;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.stem.mask.HarmonicPercussive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The disk is full while stems are encoded: the job waits and goes on when there is room, with the blocks that were made. */
@Tag("slow")
class StemsOnAFullDiskIT {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);

    /** Says what ffmpeg says when it encodes on a full disk, as long as there is a file {@code full} beside it. */
    private static final String PROGRAM = """
            #!/bin/sh
            case "$*" in
              *"-i pipe:0"*)
                if [ -e "${0%/*}/full" ]; then
                  cat > /dev/null
                  echo "[error] av_interleaved_write_frame(): No space left on device" >&2
                  exit 228
                fi ;;
            esac
            exec /usr/bin/ffmpeg "$@"
            """;

    @TempDir
    private Path files;

    /** The parts that wait to be joined, with when they were made. */
    private static List<String> parts(Jdbi jdbi) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT block || ' ' || stem || ' ' || object_id FROM record_stem_parts ORDER BY block, stem")
                .mapTo(String.class)
                .list());
    }

    @Test
    void stemsGoOnWithTheirBlocksWhenThereIsRoomAgain() throws IOException {
        TestAudio audio = TestAudio.in(files);
        Path full = Files.createFile(files.resolve("full"));
        Path program = files.resolve("ffmpeg");
        Files.writeString(program, PROGRAM);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        WorkFolder work = new WorkFolder(files.resolve("work"));
        Path file = audio.tune("song.wav", 2, 64, "-ar", "8000", "-c:a", "pcm_s16le");
        try (TestService service = TestService.start(TestService.Settings.fresh()
                .with("AUDIO_FFMPEG", program.toString())
                .with("AUDIO_FOLDER", work.folder().toString())
                .with("RECORD_STEMS", "*=hpss"))) {
            RecordCalls calls = new RecordCalls(service.http());
            Jdbi jdbi = service.bean(Jdbi.class);
            long id = calls.create("{}");
            String job = calls.put(id, file).json().path("jobId").asString();

            JsonNode waiting = await().atMost(LONG_ENOUGH)
                    .until(() -> calls.job(job), seen -> seen.path("attempt").asInt() >= 2);
            assertThat(waiting.at("/lastFailure/code").asString())
                    .as(waiting.toString())
                    .isEqualTo("disk_full");
            List<String> made = parts(jdbi);
            assertThat(made).as("three blocks of two stems").hasSize(6);
            await().atMost(LONG_ENOUGH)
                    .until(() -> calls.job(job).path("attempt").asInt() >= 3);
            assertThat(parts(jdbi)).as("nothing is made again").isEqualTo(made);
            Files.delete(full);

            JsonNode ended = calls.awaitEnd(job);
            assertThat(ended.path("status").asString()).as(ended.toString()).isEqualTo("completed");
            JsonNode shown = calls.show(id);
            assertThat(shown.path("status").asString()).isEqualTo("processed");
            assertThat(DecodedStems.digests(shown))
                    .isEqualTo(DecodedStems.digests(file, new AudioFormat(8_000, 2), new HarmonicPercussive(1)));
            await().atMost(LONG_ENOUGH).untilAsserted(() -> {
                assertThat(work.running()).isEmpty();
                assertThat(work.left()).isEmpty();
            });
        }
    }
}
