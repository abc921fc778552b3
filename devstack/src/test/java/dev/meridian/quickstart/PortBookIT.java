package dev.meridian.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortBookIT {

    @TempDir
    private Path directory;

    @Test
    void aFlagComesBeforeAVariableBeforeTheLastChoiceBeforeTheDefault() {
        Map<PortName, Integer> flags = Map.of(PortName.API, 1001, PortName.S3, 1002, PortName.UI, 1003);
        PortBook.read(directory, flags, Map.of()).remember(directory);

        PortBook book = PortBook.read(
                directory, Map.of(PortName.API, 2001), Map.of("MERIDIAN_API_PORT", "3001", "MERIDIAN_S3_PORT", "3002"));

        assertThat(book.port(PortName.API)).isEqualTo(2001);
        assertThat(book.port(PortName.S3)).isEqualTo(3002);
        assertThat(book.port(PortName.UI)).isEqualTo(1003);
        assertThat(book.port(PortName.TEMPORAL)).isEqualTo(7233);
    }

    @Test
    void twoServersCannotShareAPort() {
        assertThatThrownBy(() -> PortBook.read(directory, Map.of(PortName.S3, 8080), Map.of()))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("Two servers cannot share a port");
    }
}
