package aimm.server.control.http.connection;

import aimm.server.security.PemAuthorities;
import aimm.server.security.PemException;
import aimm.server.security.PemFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificates of a port. They follow their files; what can't be used is told once, and what was before is kept. */
final class Certificates {

    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);

    private final Tls tls;
    private final SslContextFactory.Server factory = new SslContextFactory.Server();
    /** Of what was read last, good or bad; guarded by this. */
    private byte[] digest;

    /** @throws PemException if one of the files can't be used; the text says which and why */
    Certificates(Tls tls) throws PemException {
        this.tls = tls;
        digest = digest();
        factory.setSslContext(context());
        factory.setIncludeProtocols("TLSv1.2", "TLSv1.3");
        factory.setRenegotiationAllowed(false);
        factory.setEndpointIdentificationAlgorithm(null); // clients' certificates name no hosts
        if (tls.clientCa() != null) {
            factory.setNeedClientAuth(tls.required());
            factory.setWantClientAuth(!tls.required());
        }
    }

    SslContextFactory.Server factory() {
        return factory;
    }

    /** Takes the files if there is something else in them; connections that are open stay as they are. Blocks. */
    synchronized void look() {
        byte[] now = digest();
        if (Arrays.equals(now, digest)) {
            return;
        }
        digest = now;
        try {
            SSLContext next = context();
            factory.reload(any -> factory.setSslContext(next));
            LOG.info("new connections get the certificate that is in {} now", tls.pemFile());
        } catch (PemException e) {
            LOG.warn("the certificates in use are kept until their files are mended: {}", e.getMessage());
        } catch (Exception e) { // the library declares no less
            LOG.error("the certificates in use are kept, as new ones could not be taken", e);
        }
    }

    private SSLContext context() throws PemException {
        PemFile pem = PemFile.read(tls.pemFile());
        pem.checkValidity(Instant.now());
        return pem.sslContext(tls.clientCa() == null ? new TrustManager[0] : PemAuthorities.read(tls.clientCa()));
    }

    private byte[] digest() {
        MessageDigest all;
        try {
            all = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        add(all, tls.pemFile());
        if (tls.clientCa() != null) {
            all.update((byte) '\n');
            add(all, tls.clientCa());
        }
        return all.digest();
    }

    private static void add(MessageDigest all, Path file) {
        try {
            all.update(Files.readAllBytes(file));
        } catch (IOException e) {
            all.update((byte) 0); // the same as long as it can't be read
        }
    }
}
