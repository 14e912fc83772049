package aimm.cli;

import aimm.client.AimmClient;
import aimm.server.json.JsonWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;

/** One command's dealings with the server and the user. */
final class Session implements AutoCloseable {

    private static final byte[] NOTHING = {'{', '}'};

    private final AimmClient client;
    private final Console console;
    private final boolean json;
    private byte[] heard = NOTHING;

    Session(Aimm aimm) throws IOException, InterruptedException {
        console = aimm.console();
        json = aimm.server.json;
        client = aimm.server.connect(document -> heard = document);
    }

    AimmClient client() {
        return client;
    }

    Console console() {
        return console;
    }

    PrintStream out() {
        return console.out();
    }

    boolean json() {
        return json;
    }

    /** The JSON that the server has sent last. */
    byte[] heard() {
        return heard.clone();
    }

    /** Prints that JSON, if programs want to read it, or else what people do. */
    void show(Runnable forPeople) {
        if (json) {
            console.out().writeBytes(heard);
            console.out().println();
        } else {
            forPeople.run();
        }
    }

    /** The same where the server sends no JSON. */
    void show(Map<String, ?> forPrograms, Runnable forPeople) {
        heard = JsonWriter.bytes(forPrograms);
        show(forPeople);
    }

    void show(Table table) {
        show(() -> table.print(console));
    }

    /** Prints a line with what the server tells, which commands no terminal. */
    void say(String line) {
        show(() -> out().println(Text.line(line)));
    }

    /** A table if there is something in it. */
    void show(Table table, boolean empty, String nothing) {
        show(() -> {
            if (empty) {
                console.err().println(nothing);
            } else {
                table.print(console);
            }
        });
    }

    @Override
    public void close() {
        client.close();
    }
}
