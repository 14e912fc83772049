package aimm.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.TraceContext;
import aimm.server.api.PluginCall.Role;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who gets the next worker, and whose ends for it. */
class PlacementTest {

    private static final Request.Origin ORIGIN = new Request.Origin(1, TraceContext.NONE, (line, error) -> {});

    private final Placement placement = new Placement();
    private final FakeRuntime runtime = new FakeRuntime();
    private final Revision rich = revision(1);
    private final Revision poor = revision(2);
    private final List<Revision> both = List.of(rich, poor);

    @Test
    void whatAPluginUsesIsNotTakenForOneThatHasAsMuch() {
        Slot idle = worker(rich, 100, 0);
        worker(poor, 100, 0);

        assertThat(placement.victim(both, poor)).isNull();

        idle.idleSince = ago(6);
        assertThat(placement.victim(both, poor)).as("as nobody uses it").isSameAs(idle);
    }

    @Test
    void whoHasMoreGivesTheOneThatWasUsedLongestAgo() {
        worker(rich, 100, 1);
        Slot oldest = worker(rich, 100, 2);
        worker(poor, 100, 0);
        assertThat(placement.victim(both, poor)).as("it would have less").isNull();

        worker(rich, 100, 0);
        assertThat(placement.victim(both, poor)).isSameAs(oldest);
    }

    @Test
    void whoHasNoneGetsTheOnlyOneOfAnotherThatHasServedForAWhile() {
        Slot only = worker(rich, 0, 0);
        assertThat(placement.victim(both, poor)).isNull();

        only.readySince = ago(2);
        assertThat(placement.victim(both, poor)).isSameAs(only);
    }

    @Test
    void whoHasMostGivesBeforeOneGivesItsOnly() {
        Revision other = revision(3);
        worker(other, 100, 4);
        worker(rich, 100, 0);
        Slot one = worker(rich, 100, 1);

        assertThat(placement.victim(List.of(other, rich, poor), poor)).isSameAs(one);
    }

    @Test
    void shortPredictionsAreNoReasonToStayAndOtherCallsAre() {
        Slot busy = worker(rich, 2, 0);
        busy.outstanding.add(request(rich, Role.FIT));
        busy.headSince = System.nanoTime();
        assertThat(placement.victim(both, poor)).isNull();

        busy.outstanding.clear();
        busy.outstanding.add(request(rich, Role.PREDICT));
        assertThat(placement.victim(both, poor)).isSameAs(busy);
    }

    @Test
    void oneAtATimeMakesRoom() {
        worker(rich, 100, 6);
        worker(rich, 100, 6).retiring = true;

        assertThat(placement.victim(both, poor)).isNull();
    }

    @Test
    void theOneWithTheFewestWorkersIsNeediest() {
        worker(rich, 100, 0);
        rich.queue.add(request(rich, Role.FIT));
        assertThat(placement.neediest(both)).isSameAs(rich);

        poor.queue.add(request(poor, Role.FIT));
        assertThat(placement.neediest(both)).isSameAs(poor);

        worker(poor, 100, 0);
        assertThat(placement.neediest(both)).as("waited for longest").isSameAs(rich);
    }

    private Revision revision(long id) {
        FakeBundle bundle = new FakeBundle(id, "plugin" + id, "1.0.0");
        Revision revision = new Revision(bundle.bundle, false, List.of(bundle.modelType("T", false)), List.of());
        revision.image(runtime, () -> {});
        return revision;
    }

    /** An idle one. */
    private Slot worker(Revision revision, long secondsReady, long secondsIdle) {
        Slot slot = new Slot(revision);
        runtime.start(null, null).thenAccept(worker -> slot.worker = worker);
        slot.readySince = ago(secondsReady);
        slot.idleSince = ago(secondsIdle);
        revision.slots.add(slot);
        return slot;
    }

    private static Request request(Revision revision, Role role) {
        Request request = new Request(null, ORIGIN, role, "T", null, null, Arguments.NONE, role == Role.FIT, null);
        request.offer = revision.offers().get(0);
        for (int i = 0; i < 100; i++) {
            request.offer.predicted(1000);
        }
        return request;
    }

    private static long ago(long seconds) {
        return System.nanoTime() - TimeUnit.SECONDS.toNanos(seconds);
    }
}
