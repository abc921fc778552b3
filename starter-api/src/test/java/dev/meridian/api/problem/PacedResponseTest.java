package dev.meridian.api.problem;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.time.Duration;
import org.apache.catalina.connector.ClientAbortException;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class PacedResponseTest {
    private final MockHttpServletRequest request = new MockHttpServletRequest();
    private long now;

    @Test
    void aClientThatReadsTooSlowlyIsCutOffWithinALargeAnswer() throws IOException {
        PacedResponse answer = paced(Duration.ofSeconds(10));
        assertThatThrownBy(() -> answer.getOutputStream().write(new byte[32 << 20]))
                .isInstanceOf(ClientAbortException.class);
        // Code that caught the exception must not finish the answer as if the answer were whole.
        assertThatThrownBy(answer::throwIfGivenUp).isInstanceOf(ClientAbortException.class);
    }

    @Test
    void aClientOnASlowLineGetsTheWholeAnswer() {
        PacedResponse answer = paced(Duration.ofMillis(900));
        assertThatCode(() -> {
                    answer.getOutputStream().write(new byte[32 << 20]);
                    answer.throwIfGivenUp();
                })
                .doesNotThrowAnyException();
    }

    @Test
    void aStreamOfEventsIsLeftAlone() {
        request.setAsyncSupported(true);
        request.startAsync();
        PacedResponse answer = paced(Duration.ofMinutes(1));
        assertThatCode(() -> answer.getOutputStream().write(new byte[1 << 20])).doesNotThrowAnyException();
    }

    /** An answer of which each piece of 64 KiB takes its client so long. */
    private PacedResponse paced(Duration each) {
        HttpServletResponse slow = new HttpServletResponseWrapper(new MockHttpServletResponse()) {
            @Override
            public ServletOutputStream getOutputStream() {
                return new SlowStream(each);
            }
        };
        return new PacedResponse(request, slow, () -> now);
    }

    private final class SlowStream extends ServletOutputStream {
        private final Duration each;

        SlowStream(Duration each) {
            this.each = each;
        }

        @Override
        public void write(int single) {
            now += each.toNanos();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            now += each.toNanos();
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
