package dev.meridian.api.access.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.devstack.fault.RawReceiver;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IssuerDocumentsTest {
    private final RawReceiver provider = new RawReceiver();
    private final IssuerDocuments documents = new IssuerDocuments();

    @AfterEach
    void close() {
        provider.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"keys\":[]}",
                "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"keys\":[]}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"key\r\n6\r\ns\":[]}\r\n0\r\n\r\n",
                "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"keys\":[]}",
            })
    void aDocumentIsReadHoweverItIsFramed(String answer) throws IOException {
        provider.onceOn("/keys", answer);
        assertThat(documents.fetch(provider.url("/keys")).getContent()).isEqualTo("{\"keys\":[]}");
    }

    @Test
    void redirectsAreFollowed() throws IOException {
        provider.on("/keys", "HTTP/1.1 302 Found", "Location: new?v=1", "Content-Length: 5", "", "moved");
        provider.on("/new", "HTTP/1.1 200 OK", "Content-Length: 2", "", "{}");
        assertThat(documents.fetch(provider.url("/keys")).getContent()).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"keys\":[]",
                "HTTP/1.1 500 Oh\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 302 Found\r\nLocation: /keys\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n",
                "no HTTP at all\r\n\r\n",
            })
    void whatIsNoWholeDocumentIsAFailure(String answer) {
        provider.onceOn("/keys", answer);
        assertThatThrownBy(() -> documents.fetch(provider.url("/keys"))).isInstanceOf(IOException.class);
    }

    @Test
    void aDocumentLargerThanAMegabyteIsAFailure() {
        provider.onceOn("/keys", "HTTP/1.1 200 OK", "Connection: close", "", "x".repeat((1 << 20) + 1));
        assertThatThrownBy(() -> documents.fetch(provider.url("/keys"))).hasMessageContaining("larger than");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nX: "})
    void anAnswerWithoutEndIsGivenUpAfterSeconds(String begin) {
        provider.on("/keys", (request, out) -> {
            out.write(RawReceiver.bytes(begin));
            while (true) {
                out.write(RawReceiver.bytes(begin.contains("100") ? begin : "x"));
                out.flush();
                Thread.sleep(begin.contains("100") ? Duration.ZERO : Duration.ofMillis(50));
            }
        });
        long began = System.nanoTime();
        assertThatThrownBy(() -> documents.fetch(provider.url("/keys"))).isInstanceOf(IOException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(60));
    }
}
