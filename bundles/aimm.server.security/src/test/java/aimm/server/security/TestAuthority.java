package aimm.server.security;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;

/** Signs certificates for tests, which hold for localhost and its addresses. */
public final class TestAuthority {

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final byte[] TRUE = {1, 1, (byte) 0xff};
    private static final byte[] ECDSA_WITH_SHA256 = HexFormat.of().parseHex("300a06082a8648ce3d040302");
    private static final byte[] BASIC_CONSTRAINTS = HexFormat.of().parseHex("0603551d13");
    private static final byte[] ALTERNATIVE_NAMES = HexFormat.of().parseHex("0603551d11");
    private static final byte[] ADDRESSES =
            HexFormat.of().parseHex("87047f000001" + "871000000000000000000000000000000001");

    private final KeyPair keys = keys();
    private final X500Principal name;
    private final X509Certificate certificate;

    /** Whose it is, and how the holder proves that. */
    public record Identity(X509Certificate certificate, PrivateKey key) {

        /** As a file has it. */
        public String pem() {
            return TestAuthority.pem("CERTIFICATE", encoded(certificate))
                    + TestAuthority.pem("PRIVATE KEY", key.getEncoded());
        }
    }

    public TestAuthority(String commonName) {
        name = new X500Principal("CN=" + commonName);
        Instant now = Instant.now();
        certificate = sign(name, keys.getPublic(), now.plus(1, ChronoUnit.DAYS), true);
    }

    /** Its own certificate, as a file has it. */
    public String pem() {
        return pem("CERTIFICATE", encoded(certificate));
    }

    /** A certificate that is valid for a day. */
    public Identity issue(String subject) {
        return issue(subject, Instant.now().plus(1, ChronoUnit.DAYS));
    }

    public Identity issue(String subject, Instant expires) {
        KeyPair own = keys();
        return new Identity(sign(new X500Principal(subject), own.getPublic(), expires, false), own.getPrivate());
    }

    /** What a client needs that trusts this authority, and shows that certificate if it is not {@code null}. */
    public SSLContext client(Identity identity) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("authority", certificate);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            if (identity != null) {
                own.setKeyEntry("client", identity.key(), new char[0], new Certificate[] {identity.certificate()});
            }
            KeyManagerFactory shown = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            shown.init(own, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(shown.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private X509Certificate sign(X500Principal subject, PublicKey key, Instant end, boolean isAuthority) {
        byte[] version = element(0xa0, HexFormat.of().parseHex("020102"));
        byte[] serial = element(0x02, new BigInteger(120, new SecureRandom()).toByteArray());
        byte[] validity = element(SEQUENCE, time(end.minus(10, ChronoUnit.DAYS)), time(end));
        byte[] names = element(SEQUENCE, element(0x82, "localhost".getBytes(StandardCharsets.US_ASCII)), ADDRESSES);
        byte[] extension = isAuthority
                ? element(SEQUENCE, BASIC_CONSTRAINTS, TRUE, element(OCTETS, element(SEQUENCE, TRUE)))
                : element(SEQUENCE, ALTERNATIVE_NAMES, element(OCTETS, names));
        byte[] toSign = element(
                SEQUENCE,
                version,
                serial,
                ECDSA_WITH_SHA256,
                name.getEncoded(),
                validity,
                subject.getEncoded(),
                key.getEncoded(),
                element(0xa3, element(SEQUENCE, extension)));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(toSign);
            byte[] bits = element(0x03, new byte[] {0}, signature.sign());
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(element(SEQUENCE, toSign, ECDSA_WITH_SHA256, bits)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] time(Instant time) {
        String text = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(time);
        return element(0x18, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] element(int tag, byte[]... contents) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] content : contents) {
            all.writeBytes(content);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (all.size() >= 0x100) {
            out.write(0x82);
            out.write(all.size() >> 8);
        } else if (all.size() >= 0x80) {
            out.write(0x81);
        }
        out.write(all.size());
        out.writeBytes(all.toByteArray());
        return out.toByteArray();
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }
}
