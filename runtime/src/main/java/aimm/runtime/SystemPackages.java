package aimm.runtime;

import java.lang.module.ModuleDescriptor.Exports;
import java.util.stream.Collectors;

/**
 * The packages that bundles can take from Java and from the framework. Felix would find them itself, in a tenth of a
 * second that every start of the server would pay.
 */
final class SystemPackages {

    private static final String FRAMEWORK = """
            org.osgi.dto;version="1.1.1",\
            org.osgi.framework;version="1.10",\
            org.osgi.framework.connect;version="1.0",\
            org.osgi.framework.dto;version="1.8",\
            org.osgi.framework.hooks.bundle;version="1.1",\
            org.osgi.framework.hooks.resolver;version="1.0",\
            org.osgi.framework.hooks.service;version="1.1",\
            org.osgi.framework.hooks.weaving;version="1.1",\
            org.osgi.framework.launch;version="1.2",\
            org.osgi.framework.namespace;version="1.2",\
            org.osgi.framework.startlevel;version="1.0",\
            org.osgi.framework.startlevel.dto;version="1.0",\
            org.osgi.framework.wiring;version="1.2",\
            org.osgi.framework.wiring.dto;version="1.3",\
            org.osgi.resource;version="1.0.1",\
            org.osgi.resource.dto;version="1.0.1",\
            org.osgi.service.condition;version="1.0",\
            org.osgi.service.packageadmin;version="1.2.1",\
            org.osgi.service.resolver;version="1.1.1",\
            org.osgi.service.startlevel;version="1.1.1",\
            org.osgi.service.url;version="1.0.1",\
            org.osgi.util.tracker;version="1.5.3\"""";

    private SystemPackages() {}

    static String all() {
        return ModuleLayer.boot().modules().stream()
                .flatMap(module -> module.getDescriptor().exports().stream())
                .filter(exports -> !exports.isQualified())
                .map(Exports::source)
                .sorted()
                .distinct()
                .collect(Collectors.joining(",", FRAMEWORK + ",", ""));
    }
}
