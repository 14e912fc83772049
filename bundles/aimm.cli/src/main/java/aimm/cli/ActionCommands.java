package aimm.cli;

import aimm.client.ActionInfo;
import aimm.client.Changes;
import aimm.client.LogLine;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Looks at actions and ends them. */
final class ActionCommands {

    private ActionCommands() {}

    @Command(name = "actions", description = "List the actions that run and the newest that ended.")
    static final class ListActions extends ServerCommand {

        @Override
        void run(Session session) throws InterruptedException {
            List<ActionInfo> actions = session.client().actions().list();
            session.show(Actions.table(actions), actions.isEmpty(), "no actions since the server started");
        }
    }

    @Command(name = "watch", description = "Follow one action until it is over, or all that changes on the server.")
    static final class Watch extends ServerCommand {

        @Parameters(paramLabel = "ACTION", arity = "0..1", description = "The action's number.")
        private Long action;

        @Override
        void run(Session session) throws InterruptedException {
            try {
                watch(session);
            } catch (InterruptedException e) {
                if (action != null) {
                    throw new CommandException(Exit.CANCELLED, "interrupted; action " + action + " goes on", null);
                }
            }
        }

        private void watch(Session session) throws InterruptedException {
            if (action == null) {
                session.client().watch(changes -> {
                    session.show(() -> tell(session, changes));
                    return !session.out().checkError();
                });
                return;
            }
            ActionInfo end = session.client().actions().watch(action, now -> tell(session, Actions.line(now)));
            if (!end.done()) {
                throw CommandException.ended(end);
            }
        }

        private static void tell(Session session, Changes changes) {
            if (changes.snapshot()) {
                print(
                        session,
                        "models: " + changes.models().size() + ", actions: "
                                + changes.actions().size());
                return;
            }
            changes.models().forEach(model -> print(session, ModelCommands.line(model)));
            changes.removedModels().forEach(id -> print(session, "model " + id + "  deleted"));
            changes.actions().forEach(one -> print(session, Actions.line(one)));
            if (changes.aliases() != null) {
                changes.aliases().forEach(one -> print(session, AliasCommands.line(one)));
            }
        }

        private static void tell(Session session, String line) {
            session.show(() -> print(session, line));
        }

        private static void print(Session session, String line) {
            session.out().println(Text.clock(Instant.now()) + "  " + Text.line(line));
        }
    }

    @Command(name = "cancel", description = "Cancel an action.")
    static final class Cancel extends ServerCommand {

        @Parameters(paramLabel = "ACTION", description = "The action's number.")
        private long action;

        @Override
        void run(Session session) throws InterruptedException {
            ActionInfo now = session.client().actions().cancel(action);
            session.say("action " + action + " is " + now.status() + (now.over() ? "" : ", and was told to end"));
        }
    }

    @Command(name = "log", description = "Print what plugins wrote while they worked for an action.")
    static final class Log extends ServerCommand {

        @Parameters(paramLabel = "ACTION", description = "The action's number.")
        private long action;

        @Override
        void run(Session session) throws InterruptedException {
            List<LogLine> lines = session.client().actions().log(action);
            session.show(() -> lines.forEach(line -> session.out()
                    .println(Text.clock(line.time()) + "  " + line.stream() + "  " + Text.line(line.text()))));
        }
    }
}
