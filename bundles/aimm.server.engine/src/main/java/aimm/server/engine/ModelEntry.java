package aimm.server.engine;

import aimm.server.api.Annotations;
import aimm.server.api.BusyException;
import aimm.server.api.Model;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A stored model and the turns of the calls on it. */
final class ModelEntry {

    private final long id;
    private final int most;
    private final Turns turns = new Turns();
    private final AtomicInteger pending = new AtomicInteger();
    private volatile Model model;
    private volatile boolean deleted;

    /** @param most actions that are not over */
    ModelEntry(Model model, int most) {
        this.id = model.instanceId();
        this.model = model;
        this.most = most;
    }

    Model model() {
        return model;
    }

    /** Shows another version, unless a newer one is shown: somebody else's may overtake the end of a call. */
    synchronized Model model(Model next) {
        Model annotated = next.withAnnotations(model.annotations());
        if (next.version() >= model.version()) {
            model = annotated;
        }
        return annotated;
    }

    synchronized Model annotate(Annotations annotations) {
        model = model.withAnnotations(annotations);
        return model;
    }

    /** Looks again at whether its plugin is there. */
    synchronized void refresh(Predicate<String> available) {
        boolean now = available.test(model.modelType());
        if (model.available() != now) {
            model = model.withAvailable(now);
        }
    }

    Turns turns() {
        return turns;
    }

    /** Whether it was deleted; calls that were waiting for their turn find out by this. */
    boolean deleted() {
        return deleted;
    }

    void delete() {
        deleted = true;
    }

    /** @throws BusyException if as many actions as there may be are not over */
    void admit() {
        if (pending.incrementAndGet() > most) {
            pending.decrementAndGet();
            throw new BusyException("model instance " + id + " has " + most
                    + " actions that are not over, the most engine.queue.per_model allows; try again later");
        }
    }

    void over() {
        pending.decrementAndGet();
    }
}
