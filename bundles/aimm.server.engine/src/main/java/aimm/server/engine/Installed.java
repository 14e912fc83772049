package aimm.server.engine;

import aimm.server.api.PluginInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/** A plugin bundle that offers something, or did a moment ago. All but the bundle is guarded by the registry. */
final class Installed {

    final Bundle bundle;
    final List<ServiceReference<?>> modelTypes = new ArrayList<>();
    final List<ServiceReference<?>> dataAccesses = new ArrayList<>();
    /** How often its last service has left. */
    int departures;
    /** It is about to be looked at. */
    boolean due;
    /** The revision that takes calls, or did not start; {@code null} if there is none. */
    Revision serving;
    /** The revision that takes over when a worker of it has answered; {@code null} if there is none. */
    Revision candidate;
    /** When the bundle was last modified before it was last looked at. */
    long tried;
    /** What is wrong with what should serve and does not; {@code null} if nothing is. */
    String error;

    Installed(Bundle bundle) {
        this.bundle = bundle;
    }

    boolean offersNothing() {
        return modelTypes.isEmpty() && dataAccesses.isEmpty();
    }

    /** Whether it is known what becomes of the bundle as it is now. */
    boolean settled() {
        return !due
                && candidate == null
                && tried == bundle.getLastModified()
                && (error != null || serving != null && serving.state() != Revision.State.NEW);
    }

    PluginInfo info(Set<String> required, Set<String> inProcess) {
        boolean works = serving != null && serving.state() != Revision.State.BROKEN;
        String name = bundle.getSymbolicName();
        return new PluginInfo(
                name,
                bundle.getBundleId(),
                works ? serving.version().toString() : "",
                required.contains(name),
                inProcess.contains(name),
                serving != null && serving.state() == Revision.State.SERVING,
                works ? names(serving.offers().stream().filter(Offer::isModelType)) : List.of(),
                works ? names(serving.offers().stream().filter(offer -> !offer.isModelType())) : List.of(),
                error != null ? error : serving == null ? null : serving.error());
    }

    private static List<String> names(Stream<Offer> offers) {
        return offers.map(Offer::name).sorted().toList();
    }
}
