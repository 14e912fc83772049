package aimm.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.Layout;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** What Logback does now. A new configuration takes the place of the old one at once and as a whole. */
final class Logging {

    /** Python's handler of last resort, and ours before there is a configuration. */
    private static final DictConfig LAST_RESORT = new DictConfig(
            Map.of("", Map.of()),
            Map.of("", Map.of("class", "logging.StreamHandler", "formatter", "", "level", "WARNING")),
            Map.of("", Map.of("handlers", new String[] {""})));

    private final LoggerContext context;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<String, Outlet> outlets = new HashMap<>(); // by logger
    private List<Appender<ILoggingEvent>> handlers = List.of();

    Logging(LoggerContext context) {
        this.context = context;
    }

    void applyLastResort() {
        apply(LAST_RESORT);
    }

    /** @throws IllegalArgumentException if something in it can't be used; then nothing has changed */
    synchronized void apply(DictConfig config) {
        Map<String, Layout<ILoggingEvent>> layouts = new HashMap<>();
        config.formatters().forEach((name, settings) -> layouts.put(name, layout(name, settings)));
        Map<String, Appender<ILoggingEvent>> created = new HashMap<>();
        try {
            config.handlers().forEach((name, settings) -> created.put(name, handler(name, settings, layouts)));
            Map<String, List<Appender<ILoggingEvent>>> byLogger = new HashMap<>();
            Map<String, Level> levels = new HashMap<>();
            config.loggers().forEach((name, settings) -> {
                byLogger.put(name, used(name, settings, created));
                levels.put(name, level(name, settings));
            });
            if (byLogger.values().stream().allMatch(List::isEmpty) && config != LAST_RESORT) {
                Appender<ILoggingEvent> last =
                        handler("", LAST_RESORT.handlers().get(""), Map.of("", plainLayout()));
                created.put("", last);
                byLogger.put("", List.of(last));
            }
            exchange(config, byLogger, levels);
        } catch (IllegalArgumentException e) {
            created.values().forEach(Appender::stop);
            throw e;
        }
        handlers.forEach(Appender::stop);
        handlers = List.copyOf(created.values());
    }

    private void exchange(
            DictConfig config, Map<String, List<Appender<ILoggingEvent>>> byLogger, Map<String, Level> levels) {
        lock.writeLock().lock();
        try {
            Set<String> names = new HashSet<>(outlets.keySet());
            names.addAll(byLogger.keySet());
            names.add("");
            for (String name : names) {
                Logger logger = context.getLogger(name.isEmpty() ? Logger.ROOT_LOGGER_NAME : name);
                logger.setLevel(name.isEmpty() ? levels.getOrDefault(name, Level.WARN) : levels.get(name));
                Object propagate = config.loggers().getOrDefault(name, Map.of()).get("propagate");
                logger.setAdditive(!Boolean.FALSE.equals(propagate));
                outlets.computeIfAbsent(name, missing -> outlet(logger))
                        .exchange(byLogger.getOrDefault(name, List.of()));
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private Outlet outlet(Logger logger) {
        Outlet outlet = new Outlet(lock);
        outlet.setContext(context);
        outlet.start();
        logger.addAppender(outlet);
        return outlet;
    }

    private Layout<ILoggingEvent> layout(String name, Map<String, Object> settings) {
        Settings own = new Settings("formatters." + name, settings);
        try {
            return started(new RecordLayout(
                    Style.of(own.text("style", "%")),
                    own.text("format", RecordLayout.DEFAULT_FORMAT),
                    own.text("datefmt", ""),
                    ZoneId.systemDefault()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(own.path() + ": " + e.getMessage(), e);
        }
    }

    private Layout<ILoggingEvent> plainLayout() {
        return started(new RecordLayout(Style.PERCENT, RecordLayout.DEFAULT_FORMAT, "", ZoneId.systemDefault()));
    }

    private Layout<ILoggingEvent> started(RecordLayout layout) {
        layout.setContext(context);
        layout.start();
        return layout;
    }

    private Appender<ILoggingEvent> handler(
            String name, Map<String, Object> settings, Map<String, Layout<ILoggingEvent>> layouts) {
        Object formatter = settings.get("formatter");
        Layout<ILoggingEvent> layout = formatter == null ? plainLayout() : layouts.get(formatter.toString());
        if (layout == null) {
            throw new IllegalArgumentException(
                    "handlers." + name + ".formatter: there is no formatter \"" + formatter + "\"");
        }
        return new Handlers(context).create(name, settings, layout);
    }

    private static List<Appender<ILoggingEvent>> used(
            String logger, Map<String, Object> settings, Map<String, Appender<ILoggingEvent>> created) {
        List<Appender<ILoggingEvent>> used = new ArrayList<>();
        Object names = settings.getOrDefault("handlers", new String[0]);
        for (Object name : names instanceof Object[] array ? Arrays.asList(array) : List.of(names)) {
            Appender<ILoggingEvent> handler = created.get(name.toString());
            if (handler == null) {
                throw new IllegalArgumentException(path(logger) + ".handlers: there is no handler \"" + name + "\"");
            }
            used.add(handler);
        }
        return used;
    }

    /** For all but the root logger, not set means to ask the logger above. */
    private static Level level(String logger, Map<String, Object> settings) {
        Object level = settings.get("level");
        boolean isRoot = logger.isEmpty();
        if (level == null) {
            return isRoot ? Level.WARN : null;
        }
        String path = path(logger) + ".level";
        return !isRoot && Levels.isNotSet(path, level) ? null : Levels.threshold(path, level);
    }

    private static String path(String logger) {
        return logger.isEmpty() ? "root" : "loggers." + logger;
    }
}
