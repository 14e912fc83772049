package hat.monitor;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link MonitorClient} knows at a moment.
 *
 * @param cid of this component at its monitor server; meaningless before the first list
 * @param mid of the monitor server
 * @param components all components, in the order of the monitor server; unmodifiable
 * @param blessing what this component may do
 * @param closing whether the monitor server asked to close the connection; work should end, and the token be given back
 * @param closed why the connection was closed; it never opens again
 */
public record MonitorState(
        long cid,
        long mid,
        List<ComponentInfo> components,
        Blessing blessing,
        boolean closing,
        Optional<IOException> closed) {

    /** What a component may do. */
    public enum Blessing {
        /** It is not active: no work. */
        NONE,
        /** It is active: work. */
        ACTIVE,
        /** It was active: end the work and only then {@link MonitorClient#giveBack give the token back}. */
        REVOKED
    }

    /** This component, unless the monitor servers have not heard of it yet. */
    public Optional<ComponentInfo> own() {
        return components.stream()
                .filter(component -> component.cid() == cid && component.mid() == mid)
                .findFirst();
    }
}
