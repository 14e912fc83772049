package hat.monitor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Who of a group may be active, as a monitor server decides it (section 4.6 of the protocol). */
final class Blesser {

    /** Who has a token, and so its time, comes before who has none. */
    private static final Comparator<ComponentInfo> BEST_FIRST = Comparator.comparing(ComponentInfo::rank)
            .thenComparing(component -> component.request().timestamp().orElse(Double.MAX_VALUE))
            .thenComparing(ComponentInfo::mid);

    private final LongSupplier tokens;

    /** @param tokens gives a new one each time */
    Blesser(LongSupplier tokens) {
        this.tokens = tokens;
    }

    /** The components of one group, in their order, with what they are offered now. */
    List<ComponentInfo> bless(List<ComponentInfo> group, TestMonitorServer.Algorithm algorithm) {
        Optional<ComponentInfo> one = best(group);
        List<ComponentInfo> blessed = new ArrayList<>();
        for (ComponentInfo component : group) {
            boolean chosen = algorithm == TestMonitorServer.Algorithm.BLESS_ALL
                    ? component.response().ready()
                    : one.isPresent() && one.get() == component;
            blessed.add(with(component, chosen ? offer(component) : none()));
        }
        return blessed;
    }

    /** Empty also while another one has not given its token back. */
    private static Optional<ComponentInfo> best(List<ComponentInfo> group) {
        Optional<ComponentInfo> best =
                group.stream().filter(component -> component.response().ready()).min(BEST_FIRST);
        return best.filter(component -> component.isActive()
                || group.stream()
                        .allMatch(other ->
                                other == component || other.response().token().isEmpty()));
    }

    private ComponentInfo.Request offer(ComponentInfo component) {
        return component.request().token().isPresent()
                ? component.request()
                : new ComponentInfo.Request(
                        Optional.of(tokens.getAsLong()), Optional.of(System.currentTimeMillis() / 1000.0));
    }

    private static ComponentInfo.Request none() {
        return new ComponentInfo.Request(Optional.empty(), Optional.empty());
    }

    static ComponentInfo with(ComponentInfo component, ComponentInfo.Request request) {
        return new ComponentInfo(
                component.cid(),
                component.mid(),
                component.name(),
                component.group(),
                component.data(),
                component.rank(),
                request,
                component.response());
    }
}
