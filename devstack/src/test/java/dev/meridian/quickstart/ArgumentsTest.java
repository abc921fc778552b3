package dev.meridian.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

    @Test
    void nothingIsNeeded() {
        Arguments arguments = Arguments.parse(List.of(), Map.of());

        assertThat(arguments.exit()).isFalse();
        assertThat(arguments.reset()).isFalse();
        assertThat(arguments.data()).isEqualTo(Path.of(".meridian").toAbsolutePath());
        assertThat(arguments.ports()).isEmpty();
    }

    @Test
    void flagsComeBeforeTheEnvironment() {
        Arguments arguments = Arguments.parse(
                List.of("--exit", "--reset", "--data", "/tmp/there", "--s3-port", "9999"),
                Map.of("MERIDIAN_DATA", "/tmp/elsewhere"));

        assertThat(arguments.exit()).isTrue();
        assertThat(arguments.reset()).isTrue();
        assertThat(arguments.data()).isEqualTo(Path.of("/tmp/there"));
        assertThat(arguments.ports()).containsExactly(Map.entry(PortName.S3, 9999));
    }

    @Test
    void anUnknownWordAndAMissingValueAreOneSentenceEach() {
        assertThatThrownBy(() -> Arguments.parse(List.of("--fast"), Map.of()))
                .isInstanceOf(UsageException.class)
                .hasMessage("Unknown word --fast; ./quickstart --help lists all.");
        assertThatThrownBy(() -> Arguments.parse(List.of("--data"), Map.of())).hasMessage("--data wants a value.");
        assertThatThrownBy(() -> Arguments.parse(List.of("--s3-port", "70000"), Map.of()))
                .hasMessage("--s3-port wants a port from 1 to 65535, not \"70000\".");
    }

    @Test
    void theHelpNamesEveryPortFlagAndItsDefault() throws IOException {
        String script = Files.readString(Path.of("..", "quickstart"));

        for (PortName name : PortName.values()) {
            assertThat(script).containsPattern(name.flag() + " N +.*default " + name.standard());
        }
    }
}
