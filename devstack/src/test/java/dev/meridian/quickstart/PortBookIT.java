package dev.meridian.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.devstack.process.DevStackException;
import dev.meridian.devstack.process.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.EnumSet;
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

    @Test
    void allPortsThatOthersHaveAreNamedAtOnceWithTheFlagsThatChooseOthers() throws IOException {
        try (ServerSocket one = listener();
                ServerSocket two = listener()) {
            Map<PortName, Integer> flags = Map.of(
                    PortName.API, one.getLocalPort(), PortName.TEMPORAL, two.getLocalPort(), PortName.S3, Ports.free());
            PortBook book = PortBook.read(directory, flags, Map.of());

            assertThatThrownBy(() -> book.requireFree(EnumSet.of(PortName.TEMPORAL, PortName.S3, PortName.API)))
                    .isInstanceOf(DevStackException.class)
                    .hasMessage(("In use by another program: port %d (the API), port %d (Temporal)."
                                    + " Stop it, or choose other ports with --api-port N, --temporal-port N.")
                            .formatted(one.getLocalPort(), two.getLocalPort()));
            book.requireFree(EnumSet.of(PortName.S3));
        }
    }

    private static ServerSocket listener() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}
