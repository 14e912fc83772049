package aimm.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A part of the file that becomes one configuration.
 *
 * @param path where it stands in the file
 * @param pid its persistent identifier; of the factory, if there may be many
 * @param content as in the file
 */
record Section(String path, String pid, boolean factory, Map<?, ?> content) {

    /** The condition that is there while the server may work. */
    static final String ACTIVE = "(osgi.condition.id=aimm.active)";

    private static final String ACTIVE_TARGET = "active.target";

    /** All sections of a checked configuration. */
    static List<Section> of(Map<String, Object> configuration) {
        List<Section> sections = new ArrayList<>();
        // first the log, so that it tells of the others
        add(sections, "log", "aimm.server.log", configuration.get("log"));
        add(sections, "name", "aimm.server", Map.of("name", configuration.get("name")));
        add(sections, "plugins", "aimm.plugins", configuration.get("plugins"));
        add(sections, "deploy", "aimm.server.deploy", configuration.get("deploy"));
        add(sections, "tracing", "aimm.server.tracing", configuration.get("tracing"));
        boolean isInHat = configuration.get("hat") != null;
        add(
                sections,
                "backend",
                module(configuration.get("backend")),
                gated((Map<?, ?>) configuration.get("backend"), isInHat));
        add(sections, "engine", "aimm.server.engine", gated((Map<?, ?>) configuration.get("engine"), isInHat));
        List<?> controls = (List<?>) configuration.get("control");
        for (int i = 0; i < controls.size(); i++) {
            Map<?, ?> control = (Map<?, ?>) controls.get(i);
            sections.add(new Section("control[" + i + "]", module(control), true, control));
        }
        // last, so that it knows at once what the others want to hear of
        add(sections, "hat", "aimm.server.hat", configuration.get("hat"));
        return sections;
    }

    /** In a Hat system, the engine and its backend work only while that lets them. */
    private static Map<?, ?> gated(Map<?, ?> content, boolean isInHat) {
        if (!isInHat) {
            return content;
        }
        Map<Object, Object> gated = new LinkedHashMap<>(content);
        gated.put(ACTIVE_TARGET, ACTIVE);
        return gated;
    }

    /** Whether both ask for the same, wherever they stand in the file. */
    boolean asksFor(Section other) {
        return isOfSameKindAs(other) && content.equals(other.content);
    }

    boolean isOfSameKindAs(Section other) {
        return pid.equals(other.pid) && factory == other.factory;
    }

    private static void add(List<Section> sections, String path, String pid, Object content) {
        if (content != null) {
            sections.add(new Section(path, pid, false, (Map<?, ?>) content));
        }
    }

    private static String module(Object section) {
        return (String) ((Map<?, ?>) section).get("module");
    }
}
