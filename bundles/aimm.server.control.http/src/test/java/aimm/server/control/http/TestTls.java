package aimm.server.control.http;

import aimm.server.control.http.connection.Tls;
import aimm.server.security.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** Files of certificates: the server's, which one authority signed, and another authority's, which signs clients'. */
final class TestTls {

    /** For tests that leave them as they are. */
    static final TestTls FILES = inFolder();

    final TestAuthority servers = new TestAuthority("Servers");
    final TestAuthority clients = new TestAuthority("Clients");
    final Path pemFile;
    final Path clientCa;

    TestTls(Path folder) {
        pemFile = folder.resolve("server.pem");
        clientCa = folder.resolve("clients.pem");
        write(pemFile, servers.issue("CN=first").pem());
        write(clientCa, clients.pem());
    }

    private static TestTls inFolder() {
        try {
            Path folder = Files.createTempDirectory("aimm-tls");
            TestTls files = new TestTls(folder);
            folder.toFile().deleteOnExit();
            files.pemFile.toFile().deleteOnExit();
            files.clientCa.toFile().deleteOnExit();
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces a file at once. */
    static void write(Path file, String text) {
        try {
            Path other = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(other, text);
            Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without certificates of clients. */
    Tls plain() {
        return new Tls(pemFile, null, false, 0, Duration.ofMillis(10));
    }

    Tls asking(boolean required) {
        return new Tls(pemFile, clientCa, required, 100, Duration.ofMillis(10));
    }

    /** A client that trusts the server, and has a certificate of that subject unless that is {@code null}. */
    SSLContext client(String subject) {
        return servers.client(subject == null ? null : clients.issue(subject));
    }
}
