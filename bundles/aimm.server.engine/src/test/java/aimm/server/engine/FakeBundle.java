package aimm.server.engine;

import aimm.plugin.api.DataAccess;
import aimm.plugin.api.ModelType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/** A plugin bundle that only answers what the registry asks. */
final class FakeBundle {

    private final long id;
    private final String name;
    volatile Version version;
    volatile int state = Bundle.ACTIVE;
    volatile long lastModified = 1;
    final Bundle bundle;

    FakeBundle(long id, String name, String version) {
        this.id = id;
        this.name = name;
        this.version = new Version(version);
        this.bundle = proxy(Bundle.class, (proxy, method, args) -> switch (method.getName()) {
            case "getBundleId" -> this.id;
            case "getSymbolicName" -> this.name;
            case "getVersion" -> this.version;
            case "getState" -> state;
            case "getLastModified" -> lastModified;
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == args[0];
            default -> throw new IllegalStateException("unexpected " + method);
        });
    }

    ServiceReference<?> modelType(String type, boolean predictUpdates) {
        return reference(Map.of(ModelType.TYPE, type, ModelType.PREDICT_UPDATES, predictUpdates));
    }

    ServiceReference<?> dataAccess(String access) {
        return reference(Map.of(DataAccess.NAME, access));
    }

    private ServiceReference<?> reference(Map<String, Object> properties) {
        return proxy(ServiceReference.class, (proxy, method, args) -> switch (method.getName()) {
            case "getProperty" -> properties.get(args[0]);
            case "getBundle" -> bundle;
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == args[0];
            default -> throw new IllegalStateException("unexpected " + method);
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
