package aimm.server.tracing;

import java.net.URI;
import java.net.URISyntaxException;

/** Where spans go. */
final class Endpoint {

    private Endpoint() {}

    /** @throws InvalidEndpointException if nothing can be sent there */
    static URI parse(String text) {
        URI uri;
        try {
            uri = text == null ? URI.create("") : new URI(text);
        } catch (URISyntaxException e) {
            throw new InvalidEndpointException(e.getReason());
        }
        if (!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())) {
            throw new InvalidEndpointException("it does not begin with http:// or https://");
        }
        if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65535) {
            throw new InvalidEndpointException("it names no host, or no port that there can be");
        }
        if (uri.getUserInfo() != null) {
            throw new InvalidEndpointException("it holds a user or password, and those are not sent");
        }
        return uri;
    }

    /** For the log: a query may hold what is secret. */
    static String shown(URI endpoint) {
        return endpoint.getScheme() + "://" + endpoint.getRawAuthority() + endpoint.getRawPath();
    }
}
