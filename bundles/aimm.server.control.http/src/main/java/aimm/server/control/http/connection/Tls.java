package aimm.server.control.http.connection;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How connections are encrypted.
 *
 * @param pemFile the server's certificate and key
 * @param clientCa the certificates of those that sign clients' certificates; {@code null} if clients are not asked for any
 * @param required whether a client without a certificate gets no connection
 * @param hsts seconds for which browsers use the host by TLS alone; 0 to leave that to them
 * @param look after so long, files that changed are taken
 */
public record Tls(Path pemFile, Path clientCa, boolean required, long hsts, Duration look) {}
