package dev.meridian.api.record;

import dev.meridian.api.testing.TestService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.util.FileSystemUtils;

/**
 * A service of a test class of records, with a folder for its work, a client of it, and what makes audio.
 *
 * {@snippet :
 * @RegisterExtension
 * static final RecordTest records = new RecordTest();
 * }
 */
final class RecordTest implements BeforeAllCallback, AfterAllCallback {
    private @Nullable Path files;
    private @Nullable TestAudio audio;
    private @Nullable TestService service;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        Path made = Files.createTempDirectory("records");
        files = made;
        audio = TestAudio.in(made);
        service = TestService.start(TestService.Settings.fresh().with("AUDIO_FOLDER", work().toString()));
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        try {
            if (service != null) {
                service.close();
            }
        } finally {
            FileSystemUtils.deleteRecursively(files());
        }
    }

    /** A folder for files of the class; it is deleted after the last test. */
    Path files() {
        return Objects.requireNonNull(files);
    }

    /** Where the service keeps the files that it works on. */
    Path work() {
        return files().resolve("work");
    }

    TestAudio audio() {
        return Objects.requireNonNull(audio);
    }

    TestService service() {
        return Objects.requireNonNull(service);
    }

    RecordCalls calls() {
        return new RecordCalls(service().http());
    }
}
