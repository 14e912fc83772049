package aimm.server.control.http.v1;

import aimm.plugin.api.Arguments;
import aimm.server.api.Action;
import aimm.server.api.AimmException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Several actions that one client waits for; each fails for itself. */
final class Batch {

    private final List<Action<Object>> actions = new ArrayList<>();
    private final Outcome[] outcomes;
    private final AtomicInteger missing;
    private final CompletableFuture<List<Outcome>> result = new CompletableFuture<>();

    /** What became of one call: its failure, or its result if that is {@code null}. */
    record Outcome(Object result, Throwable failure) {}

    /** Starts an action for each; what is refused at once is an outcome like others. */
    Batch(List<Arguments> calls, Function<Arguments, Action<Object>> start) {
        outcomes = new Outcome[calls.size()];
        missing = new AtomicInteger(calls.size());
        for (int i = 0; i < outcomes.length; i++) {
            int index = i;
            try {
                Action<Object> action = start.apply(calls.get(i));
                actions.add(action);
                action.result().whenComplete((value, failure) -> ended(index, new Outcome(value, failure)));
            } catch (AimmException refusal) {
                ended(index, new Outcome(null, refusal));
            }
        }
    }

    private void ended(int index, Outcome outcome) {
        outcomes[index] = outcome;
        if (missing.decrementAndGet() == 0) {
            result.complete(List.of(outcomes));
        }
    }

    /** An outcome for each call, in their order. */
    CompletionStage<List<Outcome>> result() {
        return result;
    }

    void cancel() {
        actions.forEach(Action::cancel);
    }
}
