package aimm.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemFileTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"rsa-pkcs8", "rsa-pkcs1", "ec-sec1", "ed25519"})
    void aClientGetsTheCertificateAndTheServerHasItsKey(String name) throws Exception {
        assertThat(handshake(PemFile.sslContext(resource(name)))).containsExactly("CN=localhost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chain", "chain-in-disorder"})
    void aClientGetsTheWholeChainInItsOrderAndNothingElse(String name) throws Exception {
        assertThat(handshake(PemFile.sslContext(resource(name)))).containsExactly("CN=localhost", "CN=Test authority");
    }

    @ParameterizedTest
    @CsvSource({
        "certificate-alone, there is no private key in it; put certificate and key into one file",
        "key-alone, there is no certificate in it; put certificate and key into one file",
        "encrypted-pkcs8, its private key is encrypted; openssl pkey -in KEY -out NEWKEY removes the passphrase",
        "encrypted-pkcs1, its private key is encrypted; openssl pkey -in KEY -out NEWKEY removes the passphrase",
        "mismatched, its private key belongs to none of its certificates; put that of the server's certificate in",
    })
    void whatIsWrongIsSaid(String name, String fault) {
        Path file = resource(name);

        assertThatThrownBy(() -> PemFile.sslContext(file))
                .isInstanceOf(PemException.class)
                .hasMessage("PEM file " + file + ": " + fault);
    }

    @Test
    void aFileThatIsNotThereIsSaid() {
        Path file = folder.resolve("none.pem");

        assertThatThrownBy(() -> PemFile.sslContext(file))
                .isInstanceOf(PemException.class)
                .hasMessage("PEM file " + file + ": it isn't there; correct the path or make the file");
    }

    @Test
    void aFolderIsNoPemFile() {
        assertThatThrownBy(() -> PemFile.sslContext(folder))
                .isInstanceOf(PemException.class)
                .hasMessageStartingWith("PEM file " + folder + ": it can't be read (")
                .hasMessageEndingWith("); let the server's user read it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa-pkcs8", "rsa-pkcs1", "ec-sec1"})
    void aDamagedKeyIsSaidAndNotShown(String name) throws IOException {
        String whole = Files.readString(resource(name), StandardCharsets.US_ASCII);
        int begin = whole.indexOf('\n', whole.indexOf("PRIVATE KEY-----")) + 1;
        Path file = folder.resolve("damaged.pem");
        for (int cut : List.of(1, 5, 20, 40, 64)) {
            Files.writeString(file, whole.substring(0, begin) + whole.substring(begin + cut));

            assertThatThrownBy(() -> PemFile.sslContext(file))
                    .isInstanceOf(PemException.class)
                    .hasMessage("PEM file " + file + ": its private key is damaged or of an unknown kind;"
                            + " openssl pkey -in KEY -out NEWKEY makes a \"PRIVATE KEY\" of it");
        }
    }

    @Test
    void aDamagedCertificateIsSaid() throws IOException {
        Path file = folder.resolve("damaged.pem");
        String whole = Files.readString(resource("chain"), StandardCharsets.US_ASCII);
        int second = whole.lastIndexOf("-----BEGIN CERTIFICATE-----\n") + "-----BEGIN CERTIFICATE-----\n".length();
        Files.writeString(file, whole.substring(0, second) + whole.substring(second + 10));

        assertThatThrownBy(() -> PemFile.sslContext(file))
                .isInstanceOf(PemException.class)
                .hasMessage("PEM file " + file + ": certificate 2 is damaged; copy it once more");
    }

    /** The names on the certificates that a client gets from a server on loopback. */
    private static List<String> handshake(SSLContext context) throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (SSLServerSocket listening =
                (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 1, loopback)) {
            CompletableFuture<Void> server = CompletableFuture.runAsync(() -> echo(listening));
            Certificate[] chain;
            try (SSLSocket client =
                    (SSLSocket) trustingClient().getSocketFactory().createSocket(loopback, listening.getLocalPort())) {
                client.setSoTimeout(30_000);
                client.getOutputStream().write('x');
                assertThat(client.getInputStream().read()).isEqualTo('x');
                chain = client.getSession().getPeerCertificates();
            }
            server.join();
            return Arrays.stream(chain)
                    .map(certificate -> ((X509Certificate) certificate)
                            .getSubjectX500Principal()
                            .getName())
                    .toList();
        }
    }

    private static void echo(SSLServerSocket listening) {
        try (SSLSocket socket = (SSLSocket) listening.accept()) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(socket.getInputStream().read());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Trusts whatever it gets: that the server has the key of its certificate is checked all the same. */
    private static SSLContext trustingClient() throws GeneralSecurityException {
        X509TrustManager trusting = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String authType) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String authType) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {trusting}, null);
        return context;
    }

    private static Path resource(String name) {
        try {
            return Path.of(PemFileTest.class.getResource(name + ".pem").toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
