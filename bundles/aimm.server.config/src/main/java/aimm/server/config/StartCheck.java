package aimm.server.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;

/**
 * Finds out whether what was configured runs. Components come up at their own time, so it is asked again and again until
 * it knows; what is still waiting after {@link #PATIENCE} counts as a fault.
 */
final class StartCheck {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** These sections are read by others' components, or are there even if nobody reads them. */
    private static final Set<String> WITHOUT_COMPONENT = Set.of("aimm.server", "aimm.plugins", "aimm.server.deploy");

    private final Components components;
    private final PluginsFolder plugins;
    private final Map<String, Section> sections;
    private final BooleanSupplier isLaunched;
    private final BooleanSupplier isHalted;
    private final LongSupplier nanoTime;
    private final long begin;

    /**
     * Begins to wait.
     *
     * @param sections by the identifiers of their configurations
     * @param isLaunched whether all bundles of the distribution were started
     * @param isHalted whether components that wait for services do so because the Hat system does not let the server work
     */
    StartCheck(
            Components components,
            PluginsFolder plugins,
            Map<String, Section> sections,
            BooleanSupplier isLaunched,
            BooleanSupplier isHalted,
            LongSupplier nanoTime) {
        this.components = components;
        this.plugins = plugins;
        this.sections = sections;
        this.isLaunched = isLaunched;
        this.isHalted = isHalted;
        this.nanoTime = nanoTime;
        begin = nanoTime.getAsLong();
    }

    /** The faults, none if all runs, or nothing as long as that is open. */
    Optional<List<Fault>> result() {
        List<Fault> failed = new ArrayList<>();
        List<Fault> waiting = new ArrayList<>();
        sections.forEach((pid, section) -> {
            if (!WITHOUT_COMPONENT.contains(pid)) {
                look(pid, section, failed, waiting);
            }
        });
        if (!failed.isEmpty()) {
            return Optional.of(sorted(failed));
        }
        boolean isLate = nanoTime.getAsLong() - begin > PATIENCE.toNanos();
        if (!isLate && !(isLaunched.getAsBoolean() && plugins.isTaken())) {
            return Optional.empty();
        }
        List<Fault> missing = missing();
        if (!missing.isEmpty()) {
            return Optional.of(sorted(missing));
        }
        return waiting.isEmpty() || isLate ? Optional.of(sorted(waiting)) : Optional.empty();
    }

    private void look(String pid, Section section, List<Fault> failed, List<Fault> waiting) {
        List<ComponentConfigurationDTO> found = components.of(section.pid(), pid);
        for (ComponentConfigurationDTO component : found) {
            Components.failure(component)
                    .ifPresent(text -> failed.add(new Fault(section.path(), section.pid() + ": " + text)));
            if (!Components.isUp(component) && !(isHalted.getAsBoolean() && Components.isWithoutServices(component))) {
                waiting.add(new Fault(section.path(), section.pid() + " waits for " + Components.missing(component)));
            }
        }
        Map<String, Object> properties = Encoding.properties(section.content());
        if (found.stream().noneMatch(component -> Components.hasHeard(component, properties))) {
            waiting.add(new Fault(section.path(), section.pid() + " waits for its configuration"));
        }
    }

    /** What nobody has installed, now that everything is. */
    private List<Fault> missing() {
        List<Fault> missing = new ArrayList<>();
        for (Section section : sections.values()) {
            if (section.pid().equals("aimm.plugins")) {
                for (Object plugin : (List<?>) section.content().get("names")) {
                    plugins.whyNotActive((String) plugin)
                            .ifPresent(text -> missing.add(new Fault("plugins.names", text)));
                }
            } else if (!WITHOUT_COMPONENT.contains(section.pid()) && !components.isKnown(section.pid())) {
                missing.add(
                        new Fault(section.path(), "unknown module \"" + section.pid() + "\": no bundle provides it"));
            }
        }
        return missing;
    }

    private static List<Fault> sorted(List<Fault> faults) {
        return faults.stream().sorted(Comparator.comparing(Fault::path)).toList();
    }
}
