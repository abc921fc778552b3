package dev.meridian.activities.job.outbound.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "0.0.0.0",
                "10.1.2.3",
                "172.31.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "2001:db8::1"
            })
    void whatIsNotPublicIsRefused(String address) {
        assertThat(AddressPolicy.publicInternet().permits(InetAddress.ofLiteral(address)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "93.184.216.34", "172.32.0.1", "2606:4700::1111", "64:ff9b::101:101"})
    void whatIsPublicIsPermitted(String address) {
        assertThat(AddressPolicy.publicInternet().permits(InetAddress.ofLiteral(address)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.3", "::ffff:10.1.2.3"})
    void whatAnOperatorAllowsIsPermitted(String address) {
        AddressPolicy policy = new AddressPolicy(List.of(AddressRange.parse("10.1.0.0/16")));
        assertThat(policy.permits(InetAddress.ofLiteral(address))).isTrue();
        assertThat(policy.permits(InetAddress.ofLiteral("10.2.0.1"))).isFalse();
    }
}
