package aimm.cli;

import aimm.client.Model;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What people say of models. */
@Command(
        name = "metadata",
        description = "List the metadata of models, or change that of one.",
        subcommands = {MetadataCommands.Put.class, MetadataCommands.Remove.class})
final class MetadataCommands extends ServerCommand {

    @Override
    void run(Session session) throws InterruptedException {
        List<Model> models = session.client().models().list();
        Table table = new Table(">MODEL", "KEY", "TEXT");
        models.forEach(model -> model.metadata().forEach((key, text) -> table.row(model.instanceId(), key, text)));
        boolean empty = models.stream().allMatch(model -> model.metadata().isEmpty());
        session.show(table, empty, "no metadata; 'aimm metadata set ID KEY=TEXT' makes some");
    }

    /** Changes what is said of one. */
    abstract static class OfOne extends ServerCommand {

        @Parameters(index = "0", paramLabel = "ID", description = "The model's number.")
        private long model;

        /** Texts by their keys; {@code null} takes one back. */
        abstract Map<String, String> changes();

        @Override
        void run(Session session) throws InterruptedException {
            ModelCommands.tell(session, session.client().models().annotate(model, null, changes()));
        }
    }

    @Command(name = "set", description = "Say something of a model; other keys stay as they are.")
    static final class Put extends OfOne {

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "KEY=TEXT", description = "A key and any words.")
        private List<String> words;

        @Override
        Map<String, String> changes() {
            Map<String, String> texts = new HashMap<>();
            for (String word : words) {
                int sign = word.indexOf('=');
                if (sign <= 0) {
                    throw CommandException.usage("'" + word + "' is no KEY=TEXT", null);
                }
                texts.put(word.substring(0, sign), word.substring(sign + 1));
            }
            return texts;
        }
    }

    @Command(name = "remove", description = "Take keys from a model's metadata.")
    static final class Remove extends OfOne {

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "KEY", description = "Those that go.")
        private List<String> keys;

        @Override
        Map<String, String> changes() {
            Map<String, String> changes = new HashMap<>();
            keys.forEach(key -> changes.put(key, null));
            return changes;
        }
    }
}
