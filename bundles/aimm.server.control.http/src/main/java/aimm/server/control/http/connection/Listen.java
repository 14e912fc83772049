package aimm.server.control.http.connection;

import java.time.Duration;

/**
 * Where and how connections are accepted.
 *
 * @param port 0 takes a free one
 * @param idleTimeout after which a connection without traffic is closed
 * @param connections most of them; further ones wait
 * @param header most bytes of a request's line and headers
 * @param tls {@code null} for connections in the clear
 */
public record Listen(
        String host, int port, Duration idleTimeout, int connections, int header, Tls tls, Bounds bounds) {}
