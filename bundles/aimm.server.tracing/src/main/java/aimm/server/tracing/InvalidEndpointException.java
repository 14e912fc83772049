package aimm.server.tracing;

/** Nothing can be sent to the endpoint of the configuration. Its text leaves that out, as it may hold what is secret. */
final class InvalidEndpointException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    InvalidEndpointException(String why) {
        super("endpoint: " + why + "; expected a URL such as http://127.0.0.1:4318/v1/traces");
    }
}
