package aimm.server.shell;

import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Teaches interactive shells to complete the arguments of our commands. Gogo's JLine shell keeps its completions in a
 * variable of the session that its command {@code complete} adds to; ours are added when the session runs its first
 * command, which is the shell's own start-up script.
 */
@Component(name = "aimm.server.shell.completion", immediate = true)
public final class Completion implements CommandSessionListener {

    private static final Logger LOG = LoggerFactory.getLogger(Completion.class);
    private static final List<String> COMMANDS =
            List.of("create", "fit", "predict", "delete", "upload", "download", "actions", "cancel");
    private static final String SHELLS = ".completions";
    private static final String DONE = ".aimm.completions";

    @Override
    public void beforeExecute(CommandSession session, CharSequence command) {
        if (session.get(SHELLS) == null || session.get(DONE) == session.get(SHELLS)) {
            return;
        }
        session.put(DONE, session.get(SHELLS));
        for (String name : COMMANDS) {
            try {
                session.execute(
                        "complete -c aimm:" + name + " -a 'aimm:candidates " + name + " ($.commandLine wordIndex)'");
            } catch (Exception e) {
                LOG.warn("the shell does not learn to complete aimm:{}: {}", name, e.toString());
            }
        }
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence command, Exception exception) {}

    @Override
    public void afterExecute(CommandSession session, CharSequence command, Object result) {}
}
