package aimm.server.security;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The certificates and the first private key in a file of text. */
final class PemBlocks {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final Set<String> CERTIFICATES = Set.of("CERTIFICATE", "X509 CERTIFICATE");

    private final Path file;
    private final List<X509Certificate> certificates = new ArrayList<>();
    /** What it says it is and what is in it, or {@code null}. */
    private String label;

    private String body;

    private PemBlocks(Path file) {
        this.file = file;
    }

    /** @throws PemException if the file can't be read, or a certificate in it */
    static PemBlocks read(Path file) throws PemException {
        PemBlocks pem = new PemBlocks(file);
        pem.read();
        return pem;
    }

    private void read() throws PemException {
        Matcher blocks = BLOCK.matcher(text());
        while (blocks.find()) {
            if (CERTIFICATES.contains(blocks.group(1))) {
                certificates.add(certificate(blocks.group(2)));
            } else if (blocks.group(1).endsWith("PRIVATE KEY") && label == null) {
                label = blocks.group(1);
                body = blocks.group(2);
            }
        }
    }

    List<X509Certificate> certificates() {
        return certificates;
    }

    boolean hasKey() {
        return label != null;
    }

    /** @throws PemException if it is encrypted, damaged or of an unknown kind */
    PrivateKey key() throws PemException {
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

    /** @throws IllegalArgumentException if it is none */
    private static byte[] bytes(String base64) {
        return Base64.getMimeDecoder().decode(base64);
    }
}
