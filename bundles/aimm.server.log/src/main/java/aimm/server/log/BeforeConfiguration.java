package aimm.server.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.jul.LevelChangePropagator;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Logback asks this class first: warnings go to the standard error stream until there is a configuration. */
public final class BeforeConfiguration extends ContextAwareBase implements Configurator {

    static final String LOGGING = Logging.class.getName();

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        LevelChangePropagator levels = new LevelChangePropagator(); // java.util.logging need not even make the rest
        levels.setContext(context);
        levels.setResetJUL(true);
        levels.start();
        context.addListener(levels);
        Logging logging = new Logging(context);
        logging.applyLastResort();
        context.putObject(LOGGING, logging);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
