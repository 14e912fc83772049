package aimm.server.security;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** The certificates of those that sign the other side's certificates, in one file of text. */
public final class PemAuthorities {

    private PemAuthorities() {}

    /**
     * Trusts certificates that one of them signed, directly or through others that the other side shows, as long as they
     * are valid.
     *
     * @throws PemException if the file can't be read, or there is none in it
     */
    public static TrustManager[] read(Path file) throws PemException {
        PemBlocks blocks = PemBlocks.read(file);
        if (blocks.certificates().isEmpty()) {
            throw new PemException(
                    file, "there is no certificate in it; put in those of the authorities that sign certificates");
        }
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (X509Certificate certificate : blocks.certificates()) {
                store.setCertificateEntry("authority-" + store.size(), certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            return trust.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new PemException(file, "this Java can't use its certificates (" + e.getMessage() + ")", e);
        }
    }
}
