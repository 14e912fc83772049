package aimm.server.log;

import ch.qos.logback.classic.LoggerContext;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the {@code log} section into force, and goes on with it after the component is gone. */
@Component(
        service = LogConfiguration.class,
        configurationPid = "aimm.server.log",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
public final class LogConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(LogConfiguration.class);

    private final Logging logging;

    @Activate
    public LogConfiguration(Map<String, Object> properties) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        logging = (Logging) context.getObject(BeforeConfiguration.LOGGING);
        logging.apply(DictConfig.of(properties));
    }

    @Modified
    public void modified(Map<String, Object> properties) {
        logging.apply(DictConfig.of(properties));
        LOG.info("logging as configured anew");
    }

    @Deactivate
    public void close() {
        logging.applyLastResort();
    }
}
