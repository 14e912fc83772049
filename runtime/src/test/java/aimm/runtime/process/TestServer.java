package aimm.runtime.process;

/** The configuration of the tests that need no other. */
final class TestServer {

    static final String CONFIGURATION = """
            name: test
            engine:
                sigterm_timeout: 2
                max_children: 4
                check_children_period: 1
                worker: {memory: 128}
            backend: {module: aimm.server.backend.sqlite, path: $DIR/models.db}
            control:
                - {module: aimm.server.control.http, server: {port: $PORT}}
            plugins: {names: []}
            log:
                version: 1
                formatters: {default: {format: "%(asctime)s %(levelname)s %(name)s %(message)s"}}
                handlers: {console: {class: logging.StreamHandler, formatter: default}}
                root: {level: INFO, handlers: [console]}
            """;

    private TestServer() {}
}
