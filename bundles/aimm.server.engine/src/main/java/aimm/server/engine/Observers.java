package aimm.server.engine;

import aimm.plugin.api.TraceContext;
import aimm.server.api.ActionEnd;
import aimm.server.api.Call;
import aimm.server.api.EngineObserver;
import aimm.server.api.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who are told what happens. */
final class Observers implements EngineObserver {

    private static final Logger LOG = LoggerFactory.getLogger(Observers.class);

    private final List<EngineObserver> all = new CopyOnWriteArrayList<>();

    Subscription add(EngineObserver observer) {
        all.add(observer);
        return () -> all.remove(observer);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    @Override
    public TraceContext began(long id, Call call, TraceContext trace) {
        TraceContext[] inner = {trace};
        tell(observer -> inner[0] = observer.began(id, call, inner[0]));
        return inner[0];
    }

    @Override
    public void ended(ActionEnd action) {
        tell(observer -> observer.ended(action));
    }

    @Override
    public void workerStarted(String plugin) {
        tell(observer -> observer.workerStarted(plugin));
    }

    @Override
    public void workerEnded(String plugin, String reason) {
        tell(observer -> observer.workerEnded(plugin, reason));
    }

    private void tell(Consumer<EngineObserver> what) {
        for (EngineObserver observer : all) {
            try {
                what.accept(observer);
            } catch (RuntimeException e) {
                LOG.error("an observer of the engine failed", e);
            }
        }
    }
}
