package aimm.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that asks the server. */
abstract class ServerCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    abstract void run(Session session) throws IOException, InterruptedException;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Session session = new Session((Aimm) spec.root().userObject())) {
            run(session);
        }
        return Exit.OK;
    }
}
