package dev.meridian.api.download.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.api.testing.TestService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How soon a cancelled export has ended. That it leaves nothing is in {@link ExportApiIT}. */
@Tag("soak")
class ExportCancelIT {
    private static final int TIMES = 3;

    @Test
    void aCancelledExportOfAnyFormatEndsWithinASecond() {
        try (TestService service = TestService.start(TestService.Settings.fresh()
                .with("CREDENTIAL_KEYS", Base64.getEncoder().encodeToString(new byte[32])))) {
            ExportCalls calls = new ExportCalls(service);
            String snapshot = calls.largeSnapshot("large", 400_000);
            List<Duration> took = new ArrayList<>();
            for (String format : List.of("csv", "ndjson", "parquet")) {
                for (int time = 0; time < TIMES; time++) {
                    took.add(
                            cancelled(calls, "{\"snapshotId\": \"" + snapshot + "\", \"format\": \"" + format + "\"}"));
                }
            }
            System.out.printf("Ended after %s%n", took);
            assertThat(took).allMatch(each -> each.compareTo(Duration.ofSeconds(1)) < 0);
        }
    }

    /** Returns how long it took from the request until the job had ended and no table was read any more. */
    private static Duration cancelled(ExportCalls calls, String payload) {
        String job = calls.ask(payload);
        calls.awaitUpload();
        long asked = System.nanoTime();
        assertThat(calls.service()
                        .http()
                        .post("/api/jobs/" + job + "/cancel", "")
                        .status())
                .isEqualTo(202);
        calls.awaitNoCopy();
        calls.awaitStatus(job, "cancelled");
        Duration took = Duration.ofNanos(System.nanoTime() - asked);
        calls.awaitNoUpload();
        return took;
    }
}
