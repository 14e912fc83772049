package aimm.worker.java;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Gathers the configurations that bundles would get. */
final class Configurations {

    private final ConfigurationAdmin admin;
    private final ServiceComponentRuntime components;

    Configurations(ConfigurationAdmin admin, ServiceComponentRuntime components) {
        this.admin = admin;
        this.components = components;
    }

    /** Serialized list of maps: the properties of every configuration of those bundles' components and services. */
    byte[] of(Collection<Bundle> bundles) throws IOException {
        Set<String> pids = pids(bundles);
        List<Map<String, Object>> found = new ArrayList<>();
        for (Configuration configuration : all()) {
            String factory = configuration.getFactoryPid();
            if (pids.contains(untargeted(factory == null ? configuration.getPid() : factory))) {
                found.add(properties(configuration));
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(found);
        }
        return bytes.toByteArray();
    }

    private Set<String> pids(Collection<Bundle> bundles) throws IOException {
        Set<String> pids = new HashSet<>();
        for (ComponentDescriptionDTO component :
                components.getComponentDescriptionDTOs(bundles.toArray(new Bundle[0]))) {
            pids.addAll(Arrays.asList(component.configurationPid));
        }
        for (Bundle bundle : bundles) {
            if (bundle.getState() != Bundle.ACTIVE) {
                pids.addAll(DeclaredPids.of(bundle));
            }
            ServiceReference<?>[] services = bundle.getRegisteredServices();
            for (ServiceReference<?> service : services == null ? new ServiceReference<?>[0] : services) {
                if (service.getProperty(Constants.SERVICE_PID) instanceof String pid) {
                    pids.add(pid);
                }
            }
        }
        return pids;
    }

    private List<Configuration> all() throws IOException {
        try {
            Configuration[] configurations = admin.listConfigurations(null);
            return configurations == null ? List.of() : List.of(configurations);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> properties(Configuration configuration) {
        Dictionary<String, Object> properties = configuration.getProcessedProperties(null);
        Map<String, Object> map = new HashMap<>();
        if (properties != null) {
            Collections.list(properties.keys()).forEach(key -> map.put(key, properties.get(key)));
        }
        map.put(Constants.SERVICE_PID, configuration.getPid());
        return map;
    }

    /** A configuration can be aimed at a bundle: {@code pid|symbolic name|version|location}. */
    private static String untargeted(String pid) {
        int bar = pid.indexOf('|');
        return bar < 0 ? pid : pid.substring(0, bar);
    }
}
