package aimm.server.backend.event;

@interface EventBackendConfig {

    /** Event type under which models are kept, each in a segment of its own. */
    String[] model__prefix();

    /** Longest wait for an answer of the event server, in seconds. */
    double timeout() default 60;
}
