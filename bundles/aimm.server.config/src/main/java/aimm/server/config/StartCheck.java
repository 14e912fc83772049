package aimm.server.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;

/**
 * Finds out whether what was configured runs. Components come up at their own time, so it is asked again and again until
 * it knows; what is still waiting after {@link #PATIENCE} counts as a fault.
 */
final class StartCheck {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** These sections are read by others' components. */
    private static final Set<String> WITHOUT_COMPONENT = Set.of("aimm.server", "aimm.plugins");

    private final Components components;
    private final PluginsFolder plugins;
    private final LongSupplier nanoTime;
    private final Map<String, List<Section>> sectionsByPid = new LinkedHashMap<>();
    private final List<String> requiredPlugins;
    private final long begin;

    StartCheck(Components components, PluginsFolder plugins, List<Section> sections, LongSupplier nanoTime) {
        this.components = components;
        this.plugins = plugins;
        this.nanoTime = nanoTime;
        begin = nanoTime.getAsLong();
        for (Section section : sections) {
            if (!WITHOUT_COMPONENT.contains(section.pid())) {
                sectionsByPid
                        .computeIfAbsent(section.pid(), pid -> new ArrayList<>())
                        .add(section);
            }
        }
        requiredPlugins = sections.stream()
                .filter(section -> section.pid().equals("aimm.plugins"))
                .flatMap(section -> ((List<?>) section.content().get("names")).stream())
                .map(String.class::cast)
                .toList();
    }

    /** The faults, none if all runs, or nothing as long as that is open. */
    Optional<List<Fault>> result() {
        List<Fault> failed = new ArrayList<>();
        List<Fault> waiting = new ArrayList<>();
        sectionsByPid.forEach((pid, sections) -> look(pid, sections, failed, waiting));
        if (!failed.isEmpty()) {
            return Optional.of(failed);
        }
        boolean isLate = nanoTime.getAsLong() - begin > PATIENCE.toNanos();
        if (!isLate && !plugins.isTaken()) {
            return Optional.empty();
        }
        List<Fault> missing = missing();
        if (!missing.isEmpty()) {
            return Optional.of(missing);
        }
        return waiting.isEmpty() || isLate ? Optional.of(waiting) : Optional.empty();
    }

    private void look(String pid, List<Section> sections, List<Fault> failed, List<Fault> waiting) {
        List<ComponentConfigurationDTO> found = components.of(pid);
        String path = sections.get(0).path();
        for (ComponentConfigurationDTO component : found) {
            Components.failure(component).ifPresent(text -> failed.add(new Fault(path, pid + ": " + text)));
            if (!Components.isUp(component)) {
                waiting.add(new Fault(path, pid + " waits for " + Components.missing(component)));
            }
        }
        if (found.size() < sections.size()) {
            waiting.add(new Fault(path, pid + " waits for its configuration"));
        }
    }

    /** What nobody has installed, now that everything is. */
    private List<Fault> missing() {
        List<Fault> missing = new ArrayList<>();
        sectionsByPid.forEach((pid, sections) -> {
            if (!components.isKnown(pid)) {
                missing.add(new Fault(sections.get(0).path(), "unknown module \"" + pid + "\": no bundle provides it"));
            }
        });
        for (String plugin : requiredPlugins) {
            plugins.whyNotActive(plugin).ifPresent(text -> missing.add(new Fault("plugins.names", text)));
        }
        return missing;
    }
}
