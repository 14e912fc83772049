package aimm.cli;

import aimm.client.Model;
import aimm.client.Models;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Words by which models are found. */
@Command(
        name = "tags",
        description = "List the tags of models, or change those of one.",
        subcommands = {TagCommands.Put.class, TagCommands.Add.class, TagCommands.Remove.class})
final class TagCommands extends ServerCommand {

    @Override
    void run(Session session) throws InterruptedException {
        Map<String, List<String>> models = new TreeMap<>();
        for (Model model : session.client().models().list()) {
            model.tags()
                    .forEach(tag -> models.computeIfAbsent(tag, none -> new ArrayList<>())
                            .add(Long.toString(model.instanceId())));
        }
        Table table = new Table("TAG", "MODELS");
        models.forEach((tag, ids) -> table.row(tag, String.join(" ", ids)));
        session.show(table, models.isEmpty(), "no tags; 'aimm tags add ID TAG' makes one");
    }

    /** Changes the tags of one. */
    abstract static class OfOne extends ServerCommand {

        @Parameters(index = "0", paramLabel = "ID", description = "The model's number.")
        private long model;

        /** @param tags those it has, which become those it shall have */
        abstract void change(Set<String> tags);

        @Override
        void run(Session session) throws InterruptedException {
            Models models = session.client().models();
            Set<String> tags = new HashSet<>(models.show(Long.toString(model)).tags());
            change(tags);
            ModelCommands.tell(session, models.annotate(model, List.copyOf(tags), Map.of()));
        }
    }

    @Command(name = "set", description = "Give a model these tags and no others.")
    static final class Put extends OfOne {

        @Parameters(index = "1..*", paramLabel = "TAG", description = "Without any, it loses all it has.")
        private Set<String> words = Set.of();

        @Override
        void change(Set<String> tags) {
            tags.clear();
            tags.addAll(words);
        }
    }

    @Command(name = "add", description = "Give a model more tags.")
    static final class Add extends OfOne {

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "TAG", description = "Any words.")
        private Set<String> words;

        @Override
        void change(Set<String> tags) {
            tags.addAll(words);
        }
    }

    @Command(name = "remove", description = "Take tags from a model.")
    static final class Remove extends OfOne {

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "TAG", description = "Those that go.")
        private Set<String> words;

        @Override
        void change(Set<String> tags) {
            tags.removeAll(words);
        }
    }
}
