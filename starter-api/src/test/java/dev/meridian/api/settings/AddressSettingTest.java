package dev.meridian.api.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannelBuilder;
import java.net.URI;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;

class AddressSettingTest {
    private static final String UNDERSCORE = "http://object_store:9000";

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:9000, http://127.0.0.1:9000",
        "https://s3.example.org/, https://s3.example.org",
        "https://s3.example.org/below, https://s3.example.org/below",
        "http://[::1]:9000, http://[::1]:9000",
        "https://bücher.example, https://xn--bcher-kva.example"
    })
    void anAddressForJavasClientsIsReadAsAllAddressesAre(String text, String meant) {
        assertThat(AddressSetting.readForJavaClients("X", text, "an example")).isEqualTo(URI.create(meant));
    }

    @Test
    void whatIsNotSetIsNoAddress() {
        assertThat(AddressSetting.readForJavaClients("X", null, "an example")).isNull();
        assertThat(AddressSetting.readForJavaClients("X", " ", "an example")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://object_store:9000", "http://_:9000"})
    void aHostWithAnUnderscoreStopsTheStartWithASentenceThatNamesIt(String text) {
        assertThatThrownBy(() -> AddressSetting.readForJavaClients("S3_ENDPOINT", text, "an example"))
                .isInstanceOfSatisfying(WrongSetting.class, wrong -> {
                    assertThat(wrong).hasMessageContaining("S3_ENDPOINT").hasMessageContaining("_");
                    assertThat(wrong.remedy()).contains("underscores");
                });
    }

    /** If one of these clients learns to call such hosts, its setting need not refuse them any more. */
    @Test
    void javasClientsDoNotCallHostsWithUnderscores() {
        assertThatThrownBy(() -> HttpRequest.newBuilder(URI.create(UNDERSCORE)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SdkHttpFullRequest.builder()
                        .method(SdkHttpMethod.GET)
                        .uri(URI.create(UNDERSCORE))
                        .build())
                .isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> ManagedChannelBuilder.forTarget("temporal_server:7233")
                        .build()
                        .shutdownNow())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatCode(() -> ManagedChannelBuilder.forTarget("temporal-server:7233")
                        .build()
                        .shutdownNow())
                .doesNotThrowAnyException();
    }
}
