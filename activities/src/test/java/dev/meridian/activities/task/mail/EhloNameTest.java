package dev.meridian.activities.task.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EhloNameTest {
    @ParameterizedTest
    @CsvSource({
        "jobs.example.org, 10.1.2.3, jobs.example.org",
        "xn--bcher-kva.example, 10.1.2.3, xn--bcher-kva.example",
        // The name of a container in a network of Compose.
        "meridian-worker-1.meridian_default, 10.1.2.3, [10.1.2.3]",
        "my_host.example.org, 10.1.2.3, [10.1.2.3]",
        "3f2a1b9c0d4e, 10.1.2.3, [10.1.2.3]",
        "localhost, 127.0.0.1, [127.0.0.1]",
        "10.1.2.3, 10.1.2.3, [10.1.2.3]",
        "'', 10.1.2.3, [10.1.2.3]",
        "-a.example.org, 10.1.2.3, [10.1.2.3]",
        "worker, fd00::1, [IPv6:fd00:0:0:0:0:0:0:1]",
    })
    void aMachineWithoutAFullNameGreetsWithItsAddress(String name, String address, String greeting)
            throws UnknownHostException {
        assertThat(EhloName.of(name, InetAddress.getByName(address))).isEqualTo(greeting);
    }
}
