package aimm.server.security;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * A server's certificate, those of its issuers and its private key, in one file of text; what Python's
 * {@code load_cert_chain} takes. They may stand in any order, with other text around them. Of several keys the first
 * counts. Immutable: what the file was when it was read.
 */
public final class PemFile {

    private final Path file;
    private final PrivateKey key;
    private final X509Certificate[] chain;

    private PemFile(Path file, PrivateKey key, X509Certificate[] chain) {
        this.file = file;
        this.key = key;
        this.chain = chain;
    }

    /**
     * Reads it; that it is older than its certificate allows is not seen, see {@link #checkValidity}.
     *
     * @throws PemException if the file can't be read or lacks something, if the key is encrypted, of an unknown kind, or
     *     none of the certificates'
     */
    public static PemFile read(Path file) throws PemException {
        return read(file, file);
    }

    /**
     * The same where the key is in a file of its own.
     *
     * @throws PemException as {@link #read(Path)}
     */
    public static PemFile read(Path file, Path keyFile) throws PemException {
        List<X509Certificate> certificates = PemBlocks.read(file).certificates();
        if (certificates.isEmpty()) {
            throw new PemException(file, "there is no certificate in it; put certificate and key into one file");
        }
        PemBlocks keys = PemBlocks.read(keyFile);
        if (!keys.hasKey()) {
            throw new PemException(keyFile, "there is no private key in it; put certificate and key into one file");
        }
        PrivateKey key = keys.key();
        for (X509Certificate certificate : certificates) {
            if (PrivateKeys.belongTogether(key, certificate.getPublicKey())) {
                return new PemFile(file, key, chain(certificate, certificates));
            }
        }
        throw new PemException(
                keyFile,
                file.equals(keyFile)
                        ? "its private key belongs to none of its certificates; put that of the server's certificate in"
                        : "its private key belongs to none of the certificates in " + file);
    }

    /**
     * What a server on that certificate needs. It asks clients for no certificate, and as a client it would trust nobody.
     *
     * @throws PemException as {@link #read(Path)}
     */
    public static SSLContext sslContext(Path file) throws PemException {
        return read(file).sslContext(new TrustManager[0]);
    }

    /** @throws PemException if its certificate has expired at that time */
    public void checkValidity(Instant now) throws PemException {
        Instant end = chain[0].getNotAfter().toInstant();
        if (now.isAfter(end)) {
            throw new PemException(file, "its certificate expired at " + end + "; put a new one in");
        }
    }

    /**
     * What a server, or a client, with that certificate needs.
     *
     * @param others say which certificates of the other side are right; none for none, {@code null} for what Java trusts
     * @throws PemException if this Java can't use the certificate
     */
    public SSLContext sslContext(TrustManager... others) throws PemException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, new char[0], chain);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), others, new SecureRandom());
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new PemException(file, "this Java can't use its certificate (" + e.getMessage() + ")", e);
        }
    }

    /** The key's certificate, its issuer's, that one's issuer's and so on as far as they are there. */
    private static X509Certificate[] chain(X509Certificate own, List<X509Certificate> certificates) {
        List<X509Certificate> rest = new ArrayList<>(certificates);
        List<X509Certificate> chain = new ArrayList<>();
        Optional<X509Certificate> next = Optional.of(own);
        while (next.isPresent()) {
            X509Certificate last = next.get();
            chain.add(last);
            rest.removeIf(last::equals);
            next = rest.stream()
                    .filter(candidate -> isIssuedBy(last, candidate))
                    .findFirst();
        }
        return chain.toArray(X509Certificate[]::new);
    }

    private static boolean isIssuedBy(X509Certificate issued, X509Certificate issuer) {
        if (!issued.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return false;
        }
        try {
            issued.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false; // another of the same name, such as the one before it was renewed
        }
    }
}
