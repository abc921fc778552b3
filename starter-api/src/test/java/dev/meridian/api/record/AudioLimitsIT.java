package dev.meridian.api.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.ServiceProcess;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import dev.meridian.devstack.fault.JavaProcess;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Files as large and as long as the service takes, and a little more, processed by a worker with a heap of 256 MB. */
@Tag("soak")
@EnabledOnOs(OS.LINUX)
class AudioLimitsIT {
    private static final int MOST_BYTES = 500 << 20;
    private static final int HEADER_BYTES = 44;
    private static final int RATE = 48_000;
    private static final int CHANNELS = 8;
    private static final int BYTES_A_SECOND = 3 * CHANNELS * RATE;
    private static final int MOST_HOURS = 12;
    private static final int HOURS = Integer.getInteger("meridian.hours", MOST_HOURS);
    private static final Duration AN_HOUR = Duration.ofHours(1);

    @TempDir
    private Path files;

    private TestAudio audio;
    private TestService service;
    private JavaProcess worker;
    private RecordCalls calls;
    /** The most resident memory of the worker that was seen, in MiB. */
    private long mostResident;

    @BeforeEach
    void start() {
        audio = TestAudio.in(files);
        TestService.Settings settings = TestService.Settings.fresh()
                .with("AUDIO_FOLDER", files.resolve("work").toString());
        service = TestService.start(settings.with("SERVICE_TYPE", "api"));
        worker = ServiceProcess.worker("-Xmx256m", settings.values(), files.resolve("worker.log"));
        calls = new RecordCalls(service.http());
    }

    @AfterEach
    void stop() {
        if (worker != null) {
            worker.close();
        }
        if (service != null) {
            service.close();
        }
    }

    @Test
    void fiveHundredMebibytesAreProcessedAndOneByteMoreIsRefused() throws IOException {
        Path file = files.resolve("largest.wav");
        write(file, MOST_BYTES);
        JsonNode shown = processed(file);
        assertThat(shown.path("status").asString()).as(shown.toString()).isEqualTo("processed");
        assertThat(shown.at("/audio/bytes").asLong()).isEqualTo(MOST_BYTES);
        assertThat(shown.at("/published/measures/channels").asInt()).isEqualTo(CHANNELS);
        assertThat(shown.at("/published/measures/bits").asInt()).isEqualTo(24);
        assertThat(shown.at("/published/measures/frames").asLong())
                .isEqualTo((MOST_BYTES - HEADER_BYTES) / (3 * CHANNELS));

        Path larger = files.resolve("larger.wav");
        write(larger, MOST_BYTES + 1);
        for (boolean asksFirst : List.of(true, false)) {
            Answer refused = calls.http()
                    .send(calls.http()
                            .request("/api/records/" + calls.create("{}") + "/audio")
                            .header("Content-Type", "audio/wav")
                            .expectContinue(asksFirst)
                            .PUT(BodyPublishers.ofFile(larger)));
            assertThat(refused.status()).isEqualTo(413);
            assertThat(refused.json().path("limitBytes").asLong()).isEqualTo(MOST_BYTES);
        }
        awaitNothingLeft();
    }

    @Test
    void twelveHoursAreProcessedAndMoreAreRefused() throws IOException {
        // A beat that changes all the time, so that no part of the tape is like another one.
        String beat = "aevalsrc='0.3*sin(2*PI*(t+%1$d)*(300+0.03*(t+%1$d)))*exp(-6*mod(t+%1$d\\,0.37))':s=8000:d=%2$d";
        processed(audio.make("part.flac", "-f", "lavfi", "-i", beat.formatted(HOURS * 1_800, 240)));
        long before = resident();

        JsonNode shown = processed(audio.make("longest.flac", "-f", "lavfi", "-i", beat.formatted(0, HOURS * 3_600)));

        System.out.printf("Resident MiB: %d, with %d hours %d at most%n", before, HOURS, mostResident);
        assertThat(shown.path("status").asString()).as(shown.toString()).isEqualTo("processed");
        assertThat(shown.at("/published/measures/seconds").asDouble()).isCloseTo(HOURS * 3_600, within(0.01));
        assertThat(Files.readString(worker.log())).doesNotContain("OutOfMemoryError");

        Answer accepted = calls.put(
                calls.create("{}"),
                audio.make(
                        "longer.flac", "-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono:d=" + (MOST_HOURS * 3_600 + 1)));
        JsonNode refused = ended(accepted);
        assertThat(refused.at("/error/code").asString()).as(refused.toString()).isEqualTo("too_long");
        awaitNothingLeft();
    }

    private long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + worker.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024)
                .findFirst()
                .orElse(0);
    }

    private JsonNode processed(Path file) {
        long id = calls.create("{}");
        Answer accepted = calls.put(id, file);
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        ended(accepted);
        return calls.show(id);
    }

    private JsonNode ended(Answer accepted) {
        String job = accepted.json().path("jobId").asString();
        return await().atMost(AN_HOUR)
                .pollInterval(Duration.ofSeconds(1))
                .until(
                        () -> {
                            mostResident = Math.max(mostResident, resident());
                            return calls.job(job);
                        },
                        seen -> List.of("completed", "failed")
                                .contains(seen.path("status").asString()));
    }

    private void awaitNothingLeft() {
        WorkFolder folder = new WorkFolder(files.resolve("work"));
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            assertThat(folder.left()).isEmpty();
            assertThat(folder.running()).isEmpty();
        });
    }

    /** A file of so many bytes: 24 bits, eight channels, each with a tone of its own that becomes higher. */
    private static void write(Path file, long bytes) throws IOException {
        int data = (int) (bytes - HEADER_BYTES);
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(data + HEADER_BYTES - 8)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) CHANNELS)
                .putInt(RATE)
                .putInt(BYTES_A_SECOND)
                .putShort((short) (3 * CHANNELS))
                .putShort((short) 24)
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt(data);
        byte[] frame = new byte[3 * CHANNELS];
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            out.write(header.array());
            for (long written = 0; written < data; written += frame.length) {
                long at = written / frame.length;
                for (int channel = 0; channel < CHANNELS; channel++) {
                    long phase = at * (200 + 90 * channel + at / RATE) % RATE;
                    int sample = (int) ((phase * 2 - RATE) * 60);
                    frame[3 * channel] = (byte) sample;
                    frame[3 * channel + 1] = (byte) (sample >> 8);
                    frame[3 * channel + 2] = (byte) (sample >> 16);
                }
                out.write(frame, 0, (int) Math.min(frame.length, data - written));
            }
        }
    }
}
