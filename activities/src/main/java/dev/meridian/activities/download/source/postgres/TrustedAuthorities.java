package dev.meridian.activities.download.source.postgres;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.postgresql.ssl.WrappedFactory;

/**
 * Makes secure sockets that trust the authorities of a text in PEM and no others. The text may have several certificates, as the files of
 * hosting companies and of authorities that are being replaced do, and words between them. The driver creates the factory by the name of
 * this class; its own reads the first certificate only.
 */
public final class TrustedAuthorities extends WrappedFactory {
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]*+)-----END CERTIFICATE-----");

    /** @throws GeneralSecurityException if the text is not as {@link #certificates} takes it */
    public TrustedAuthorities(String pem) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        for (Certificate certificate : certificates(pem)) {
            trusted.setCertificateEntry(Integer.toString(trusted.size()), certificate);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        factory = context.getSocketFactory();
    }

    /**
     * The certificates of a text, in its order; none if it has none.
     *
     * @throws CertificateException if one is malformed
     */
    static List<Certificate> certificates(String pem) throws CertificateException {
        CertificateFactory type = CertificateFactory.getInstance("X.509");
        List<Certificate> certificates = new ArrayList<>();
        Matcher found = CERTIFICATE.matcher(pem);
        while (found.find()) {
            certificates.add(type.generateCertificate(new ByteArrayInputStream(decoded(found.group(1)))));
        }
        return certificates;
    }

    private static byte[] decoded(String base64) throws CertificateException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            throw new CertificateException(malformed);
        }
    }
}
