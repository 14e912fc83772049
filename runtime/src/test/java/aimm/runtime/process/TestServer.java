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

    /** The same with a REPL on a free port. */
    static final String WITH_REPL = CONFIGURATION.replace("plugins:", """
                - module: aimm.server.control.repl
                  server: {host: 127.0.0.1, port: 0}
                  users: [{username: user, password: digest}]
            plugins:""");

    private TestServer() {}
}
