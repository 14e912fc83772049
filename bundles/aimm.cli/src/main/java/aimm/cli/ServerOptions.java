package aimm.cli;

import aimm.client.AimmClient;
import aimm.client.AimmClientBuilder;
import aimm.server.security.PasswordPrompt;
import aimm.server.security.PemAuthorities;
import aimm.server.security.PemException;
import aimm.server.security.PemFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Which server is asked, and who asks: the options of all commands. */
final class ServerOptions {

    /** The process's, but for tests. */
    Map<String, String> environment = System.getenv();

    @Option(
            names = "--server",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "The server; $AIMM_SERVER, or http://127.0.0.1:8080 if that is not set.")
    private URI server;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "Log in by a password, from $AIMM_PASSWORD or else asked for.")
    private String user;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Log in by the key in that file; $AIMM_KEY is a key too.")
    private Path keyFile;

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Trust servers with certificates of those in this PEM file.")
    private Path cacert;

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "This client's certificate, as PEM.")
    private Path cert;

    @Option(
            names = "--cert-key",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The key of that certificate, if it is not in the same file.")
    private Path certKey;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            scope = ScopeType.INHERIT,
            defaultValue = "30",
            description = "Without a sign of life for so long the server counts as gone; ${DEFAULT-VALUE} if not said.")
    private double timeout;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print the server's JSON, for programs.")
    boolean json;

    @Option(names = "--no-color", scope = ScopeType.INHERIT, description = "No colours; $NO_COLOR says the same.")
    boolean noColor;

    /** @param heard told of what the server sends */
    AimmClient connect(Consumer<byte[]> heard) throws IOException, InterruptedException {
        AimmClientBuilder client;
        try {
            client = AimmClient.to(server()).timeout(Seconds.of(timeout)).listening(heard);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(e.getMessage(), "--server http://HOST:PORT");
        }
        if (cacert != null || cert != null) {
            client.tls(tls());
        } else if (certKey != null) {
            throw CommandException.usage("--cert-key goes with --cert", null);
        }
        logIn(client);
        try {
            return client.build();
        } catch (IllegalStateException e) {
            throw CommandException.usage(e.getMessage(), "--server https://HOST:PORT, with --cacert FILE if need be");
        }
    }

    private URI server() {
        String set = environment.get("AIMM_SERVER");
        return server != null ? server : URI.create(set == null ? "http://127.0.0.1:8080" : set);
    }

    private SSLContext tls() {
        try {
            TrustManager[] trust = cacert == null ? null : PemAuthorities.read(cacert);
            if (cert != null) {
                return PemFile.read(cert, certKey == null ? cert : certKey).sslContext(trust);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust, null);
            return context;
        } catch (PemException e) {
            throw CommandException.usage(e.getMessage(), null);
        } catch (GeneralSecurityException e) {
            throw new CommandException(Exit.FAILED, "this Java has no TLS: " + e.getMessage(), null);
        }
    }

    private void logIn(AimmClientBuilder client) throws IOException, InterruptedException {
        if (user != null && keyFile != null) {
            throw CommandException.usage("--user and --key-file are two ways to log in; give one", null);
        }
        String key = keyFile == null ? environment.get("AIMM_KEY") : Files.readString(keyFile);
        if (user != null) {
            char[] password = password();
            client.user(user, password);
            Arrays.fill(password, '\0');
        } else if (key != null && !key.isBlank()) {
            client.key(key.strip());
        } else if (keyFile != null) {
            throw CommandException.usage(keyFile + " is empty; expected a key", null);
        }
    }

    private char[] password() throws IOException, InterruptedException {
        String set = environment.get("AIMM_PASSWORD");
        try {
            return set == null ? PasswordPrompt.read("Password of " + user + ": ") : set.toCharArray();
        } catch (IOException e) {
            throw CommandException.usage(e.getMessage(), "$AIMM_PASSWORD may have the password");
        }
    }
}
