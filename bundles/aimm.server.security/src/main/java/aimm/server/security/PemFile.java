package aimm.server.security;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * A server's certificate, those of its issuers and its private key, in one file of text; what Python's
 * {@code load_cert_chain} takes. They may stand in any order, with other text around them. Of several keys the first
 * counts.
 */
public final class PemFile {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final Set<String> CERTIFICATES = Set.of("CERTIFICATE", "X509 CERTIFICATE");

    private final Path file;
    private final List<X509Certificate> certificates = new ArrayList<>();
    private PrivateKey key;

    private PemFile(Path file) {
        this.file = file;
    }

    /**
     * What a server on that certificate needs. It asks clients for no certificate, and as a client it would trust nobody.
     *
     * @throws PemException if the file can't be read or lacks something, if the key is encrypted, of an unknown kind, or
     *     none of the certificates'
     */
    public static SSLContext sslContext(Path file) throws PemException {
        PemFile pem = new PemFile(file);
        pem.read();
        return pem.context();
    }

    private void read() throws PemException {
        Matcher blocks = BLOCK.matcher(text());
        while (blocks.find()) {
            String label = blocks.group(1);
            String body = blocks.group(2);
            if (CERTIFICATES.contains(label)) {
                certificates.add(certificate(body));
            } else if (label.endsWith("PRIVATE KEY") && key == null) {
                key = key(label, body);
            }
        }
        if (certificates.isEmpty()) {
            throw new PemException(file, "there is no certificate in it; put certificate and key into one file");
        }
        if (key == null) {
            throw new PemException(file, "there is no private key in it; put certificate and key into one file");
        }
    }

    private String text() throws PemException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1); // the text around may be in any encoding
        } catch (NoSuchFileException e) {
            throw new PemException(file, "it isn't there; correct the path or make the file", e);
        } catch (IOException e) {
            throw new PemException(file, "it can't be read (" + e + "); let the server's user read it", e);
        }
    }

    private X509Certificate certificate(String base64) throws PemException {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(bytes(base64)));
        } catch (CertificateException | IllegalArgumentException e) {
            throw new PemException(
                    file, "certificate " + (certificates.size() + 1) + " is damaged; copy it once more", e);
        }
    }

    private PrivateKey key(String label, String body) throws PemException {
        if (label.startsWith("ENCRYPTED") || body.contains("ENCRYPTED")) {
            throw new PemException(
                    file, "its private key is encrypted; openssl pkey -in KEY -out NEWKEY removes the passphrase");
        }
        try {
            return PrivateKeys.decode(label, bytes(body));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new PemException(
                    file,
                    "its private key is damaged or of an unknown kind; openssl pkey -in KEY -out NEWKEY makes a"
                            + " \"PRIVATE KEY\" of it",
                    e);
        }
    }

    /** @throws IllegalArgumentException if it is none */
    private static byte[] bytes(String base64) {
        return Base64.getMimeDecoder().decode(base64);
    }

    private SSLContext context() throws PemException {
        X509Certificate[] chain = chain();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, new char[0], chain);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), new TrustManager[0], new SecureRandom());
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new PemException(file, "this Java can't use its certificate (" + e.getMessage() + ")", e);
        }
    }

    /** The key's certificate, its issuer's, that one's issuer's and so on as far as they are there. */
    private X509Certificate[] chain() throws PemException {
        List<X509Certificate> rest = new ArrayList<>(certificates);
        List<X509Certificate> chain = new ArrayList<>();
        Optional<X509Certificate> next = Optional.of(own());
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

    private X509Certificate own() throws PemException {
        for (X509Certificate certificate : certificates) {
            if (PrivateKeys.belongTogether(key, certificate.getPublicKey())) {
                return certificate;
            }
        }
        throw new PemException(
                file, "its private key belongs to none of its certificates; put that of the server's certificate in");
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
