package aimm.server.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.osgi.framework.Constants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** What became of the components that were configured. */
final class Components {

    private final ServiceComponentRuntime runtime;

    Components(ServiceComponentRuntime runtime) {
        this.runtime = runtime;
    }

    /**
     * The component configurations that use a configuration.
     *
     * @param componentPid what the component names: the factory's, if it is one's
     */
    List<ComponentConfigurationDTO> of(String componentPid, String pid) {
        List<ComponentConfigurationDTO> found = new ArrayList<>();
        for (ComponentDescriptionDTO description : descriptions(componentPid)) {
            for (ComponentConfigurationDTO component : runtime.getComponentConfigurationDTOs(description)) {
                if (pids(component).contains(pid)) {
                    found.add(component);
                }
            }
        }
        return found;
    }

    /** Whether the component has been given these properties; after a change that takes a moment. */
    static boolean hasHeard(ComponentConfigurationDTO component, Map<String, Object> properties) {
        return properties.entrySet().stream()
                .allMatch(entry ->
                        Objects.deepEquals(plain(entry.getValue()), plain(component.properties.get(entry.getKey()))));
    }

    private static Object plain(Object value) {
        return value instanceof Collection<?> several ? several.toArray() : value;
    }

    /** One, or several if the component names several. */
    private static Collection<?> pids(ComponentConfigurationDTO component) {
        Object pids = component.properties.get(Constants.SERVICE_PID);
        if (pids instanceof Object[] array) {
            return List.of(array);
        }
        return pids instanceof Collection<?> several ? several : pids == null ? List.of() : List.of(pids);
    }

    boolean isKnown(String pid) {
        return !descriptions(pid).isEmpty();
    }

    /** Why a component's activation failed. */
    static Optional<String> failure(ComponentConfigurationDTO component) {
        return component.state == ComponentConfigurationDTO.FAILED_ACTIVATION
                ? Optional.of(FailureText.of(component.failure == null ? "" : component.failure))
                : Optional.empty();
    }

    static boolean isUp(ComponentConfigurationDTO component) {
        return component.state == ComponentConfigurationDTO.ACTIVE
                || (component.state == ComponentConfigurationDTO.SATISFIED && !component.description.immediate);
    }

    static boolean isWithoutServices(ComponentConfigurationDTO component) {
        return component.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE;
    }

    /** The services a component waits for. */
    static String missing(ComponentConfigurationDTO component) {
        if (component.unsatisfiedReferences == null || component.unsatisfiedReferences.length == 0) {
            return "its activation";
        }
        return Arrays.stream(component.unsatisfiedReferences)
                .map(unsatisfied -> service(component.description, unsatisfied))
                .collect(Collectors.joining(", "));
    }

    private static String service(ComponentDescriptionDTO description, UnsatisfiedReferenceDTO unsatisfied) {
        return Arrays.stream(description.references)
                .filter(reference -> reference.name.equals(unsatisfied.name))
                .map(reference -> reference.interfaceName)
                .findFirst()
                .orElse(unsatisfied.name);
    }

    private List<ComponentDescriptionDTO> descriptions(String pid) {
        return runtime.getComponentDescriptionDTOs().stream()
                .filter(description -> List.of(description.configurationPid).contains(pid))
                .toList();
    }
}
