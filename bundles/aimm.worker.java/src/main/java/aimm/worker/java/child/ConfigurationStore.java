package aimm.worker.java.child;

import java.lang.reflect.Method;
import java.util.Dictionary;
import java.util.Map;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

/** The framework's configuration service, called by name: its classes are not those of this program. */
final class ConfigurationStore {

    private static final String ANY_LOCATION = "?";

    private final Object service;
    private final Class<?> type;
    private final Method update;

    ConfigurationStore(ServiceReference<?> reference, Object service) throws ReflectiveOperationException {
        this.service = service;
        this.type = reference.getBundle().loadClass("org.osgi.service.cm.ConfigurationAdmin");
        this.update = reference
                .getBundle()
                .loadClass("org.osgi.service.cm.Configuration")
                .getMethod("update", Dictionary.class);
    }

    /** Puts a configuration there as its properties tell: a factory's if they name one. */
    void put(Map<String, ?> properties) throws ReflectiveOperationException {
        String pid = (String) properties.get("service.pid");
        String factoryPid = (String) properties.get("service.factoryPid");
        Object configuration;
        if (factoryPid == null) {
            configuration = type.getMethod("getConfiguration", String.class, String.class)
                    .invoke(service, pid, ANY_LOCATION);
        } else {
            String name = pid.startsWith(factoryPid + "~") ? pid.substring(factoryPid.length() + 1) : pid;
            configuration = type.getMethod("getFactoryConfiguration", String.class, String.class, String.class)
                    .invoke(service, factoryPid, name, ANY_LOCATION);
        }
        update.invoke(configuration, FrameworkUtil.asDictionary(properties));
    }
}
