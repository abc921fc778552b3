package dev.meridian.activities.download.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The certificates of authorities in texts as people paste them. */
class TrustedAuthoritiesTest {
    private static final String OLD = """
            -----BEGIN CERTIFICATE-----
            MIIBGDCBvwIUGT43/xWWu/vOKaN5bNcMcklEoA8wCgYIKoZIzj0EAwIwDjEMMAoG
            A1UEAwwDb2xkMCAXDTI2MTEyODE3MzgwN1oYDzIxMjYxMTA0MTczODA3WjAOMQww
            CgYDVQQDDANvbGQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASnxJ+27YPT5T/h
            /HzOFwwRI1f2t7tQ/mIAZMPSfoCsATItBvaP0eRp7Wq+avXK8yCVNqUEEZklOuGH
            fU738DPcMAoGCCqGSM49BAMCA0gAMEUCIFlHmy13aq0POKlmaFlO5FPu8Kuc37lV
            1AJI6Hxkq5DiAiEA5wcAlllMuaTlqft81Pe/9kcErjbt9Ff9lbniyEo0Vac=
            -----END CERTIFICATE-----
            """;

    private static final String NEW = """
            -----BEGIN CERTIFICATE-----
            MIIBGTCBvwIUN7cs1OlDomoQ3kAjvSHqSvRCApIwCgYIKoZIzj0EAwIwDjEMMAoG
            A1UEAwwDbmV3MCAXDTI2MTEyODE3MzgwOFoYDzIxMjYxMTA0MTczODA4WjAOMQww
            CgYDVQQDDANuZXcwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASnxJ+27YPT5T/h
            /HzOFwwRI1f2t7tQ/mIAZMPSfoCsATItBvaP0eRp7Wq+avXK8yCVNqUEEZklOuGH
            fU738DPcMAoGCCqGSM49BAMCA0kAMEYCIQD0UQpRKZLYFlHqEQ2bkpvhP8IQuzpC
            bwqo5xa6GMnGdgIhAN92si87CMr8a+TQdguFg1YBr7D3ZDksHWf/iTwaquR1
            -----END CERTIFICATE-----
            """;

    private static List<String> names(String pem) throws CertificateException {
        return TrustedAuthorities.certificates(pem).stream()
                .map(TrustedAuthoritiesTest::name)
                .toList();
    }

    private static String name(Certificate certificate) {
        return ((X509Certificate) certificate).getSubjectX500Principal().getName();
    }

    @Test
    void aTextHasSeveralCertificatesAndWordsBetweenThem() throws Exception {
        assertThat(names(OLD)).containsExactly("CN=old");
        assertThat(names("# Until 2029 -- the first\r\n" + OLD.replace("\n", "\r\n") + "\nsubject=CN = new\n" + NEW))
                .containsExactly("CN=old", "CN=new");
    }

    @Test
    void lineBreaksMayHaveBecomeBlanks() throws Exception {
        assertThat(names(OLD.replace('\n', ' '))).containsExactly("CN=old");
    }

    @Test
    void aTextMayHaveNone() throws Exception {
        assertThat(names("/etc/ssl/certs/ca.pem")).isEmpty();
    }

    @Test
    void oneMalformedCertificateSpoilsTheText() {
        for (String malformed : List.of(NEW.replace("MII", "MI"), NEW.replace("MII", "MII="))) {
            assertThatThrownBy(() -> names(OLD + malformed)).isInstanceOf(CertificateException.class);
        }
    }
}
