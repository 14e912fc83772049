package aimm.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Runs the program inside the test. */
final class Cli {

    final Map<String, String> environment = new HashMap<>();
    private boolean terminal;
    private String input = "";

    /** @param status it ended with */
    record Run(int status, String out, String err) {}

    Cli(URI server) {
        environment.put("AIMM_SERVER", server.toString());
    }

    Cli onTerminal() {
        terminal = true;
        return this;
    }

    Cli input(String text) {
        input = text;
        return this;
    }

    Run run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Aimm aimm = new Aimm(new Console(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                terminal,
                terminal));
        aimm.server.environment = environment;
        int status = aimm.run(arguments);
        return new Run(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
