package aimm.worker.java;

import aimm.server.api.AimmException;
import aimm.server.api.InvalidRequestException;
import aimm.server.api.PluginCall;
import aimm.server.api.PluginException;
import aimm.server.api.Worker;
import aimm.server.api.WorkerException;
import aimm.server.api.WorkerRuntime.Settings;
import aimm.worker.protocol.CallKind;
import aimm.worker.protocol.Frame;
import aimm.worker.protocol.HeldModels;
import aimm.worker.protocol.Messages;
import aimm.worker.protocol.ProtocolException;
import aimm.worker.protocol.UnencodableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A child process as the engine sees it: its calls and what becomes of them. */
final class JavaWorker implements Worker {

    private static final Logger LOG = LoggerFactory.getLogger(JavaWorker.class);

    private final long id;
    private final ChildProcess process;
    private final Outbox outbox;
    private final CompletableFuture<Worker> ready = new CompletableFuture<>();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final Deque<PendingCall> pending = new ArrayDeque<>(); // guarded by this, as are the next five
    private HeldModels<Boolean> held = new HeldModels<>(0);
    private BiConsumer<String, Boolean> lastOutput = (line, error) -> {};
    private long lastCall;
    private WorkerException death;
    private boolean closing;
    private volatile Duration sigtermTimeout = Duration.ofSeconds(1);
    private volatile List<String> provides = List.of();

    JavaWorker(long id, ChildProcess process, Outbox outbox) {
        this.id = id;
        this.process = process;
        this.outbox = outbox;
    }

    /** Makes a spare worker one of a plugin's. */
    CompletionStage<Worker> claim(JavaImage image, Settings settings) {
        sigtermTimeout = settings.sigtermTimeout();
        synchronized (this) {
            held = new HeldModels<>(settings.cachedModels());
        }
        outbox.add(out -> Messages.configure(out, image.message(settings)));
        outbox.send();
        return ready;
    }

    /** Whether its plugin answered, or never will. */
    boolean isReady() {
        return ready.isDone();
    }

    ChildProcess process() {
        return process;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public long residentBytes() {
        return process.residentBytes();
    }

    @Override
    public boolean concurrent() {
        return false;
    }

    @Override
    public synchronized boolean holds(long instanceId, long version) {
        return held.get(instanceId, version) != null;
    }

    @Override
    public List<String> provides() {
        return provides;
    }

    @Override
    public void submit(PluginCall call, Listener listener) {
        WorkerException dead;
        UnencodableException refused = null;
        synchronized (this) {
            dead = death;
            if (dead == null) {
                PendingCall added = new PendingCall(++lastCall, call, listener);
                try {
                    added.position = outbox.add(out -> Messages.call(out, message(added.id, call), call.instance()));
                    pending.add(added);
                    expectHeld(call);
                } catch (UnencodableException e) {
                    refused = e;
                }
            }
        }
        if (refused != null) {
            listener.failed(new InvalidRequestException("arguments that can't travel: " + refused.getMessage()));
        } else if (dead == null) {
            outbox.send();
        } else {
            listener.notStarted(dead);
        }
    }

    @Override
    public void withdraw(PluginCall call) {
        synchronized (this) {
            for (Iterator<PendingCall> all = pending.descendingIterator(); all.hasNext(); ) {
                PendingCall each = all.next();
                if (each.isOf(call)) {
                    all.remove();
                    held.remove(call.instanceId()); // its bytes may not have been taken
                    outbox.add(out -> Messages.withdraw(out, each.id));
                    break;
                }
            }
        }
        outbox.send();
    }

    @Override
    public void kill(PluginCall call) {
        boolean runs;
        synchronized (this) {
            runs = pending.stream().anyMatch(each -> each.isOf(call));
            closing |= runs;
        }
        if (runs) {
            process.terminate(sigtermTimeout);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
        }
        outbox.add(Messages::shutdown);
        outbox.send();
        process.killAfter(sigtermTimeout);
    }

    @Override
    public CompletionStage<String> ended() {
        return ended;
    }

    /** Kills it as the server stops, which is nothing to warn of. */
    void endWithServer() {
        synchronized (this) {
            closing = true;
        }
        process.kill("the server ends");
    }

    /** What it is doing, for the log. */
    String doing() {
        PendingCall first;
        synchronized (this) {
            first = pending.peek();
        }
        if (first == null) {
            return "worker " + id;
        }
        PluginCall call = first.call;
        String model = call.instanceId() == 0 ? "" : " model " + call.instanceId();
        return "worker " + id + " action " + call.actionId() + " " + call.name() + model;
    }

    /** Hands on a line that its process wrote, to the call that runs, or that ran last: it may come a little late. */
    void wrote(String line, boolean error) {
        BiConsumer<String, Boolean> output;
        synchronized (this) {
            output = pending.isEmpty() ? lastOutput : pending.peek().listener.output();
        }
        output.accept(line, error);
    }

    /** Takes a frame; called by the reader thread, as are the listeners. */
    void take(Frame frame) throws ProtocolException {
        switch (frame.type()) {
            case RESULT -> done(Messages.result(frame));
            case INSTANCE -> {
                Messages.InstancePiece piece = Messages.instance(frame);
                PendingCall call = first(piece.id());
                if (call != null) {
                    call.add(piece.bytes());
                }
            }
            case PROGRESS -> {
                Messages.Progress progress = Messages.progress(frame);
                tell(first(progress.id()), listener -> listener.progress(progress.state()));
            }
            case FAILURE -> {
                Messages.Failure failure = Messages.failure(frame);
                AimmException exception =
                        new PluginException(failure.message(), failure.callersFault(), failure.trace());
                tell(remove(failure.id()), listener -> listener.failed(exception));
            }
            case INSTANCE_MISSING -> {
                PendingCall call = remove(Messages.instanceMissing(frame));
                if (call != null) {
                    synchronized (this) {
                        held.remove(call.call.instanceId());
                    }
                }
                tell(call, Listener::instanceMissing);
            }
            case READY -> {
                provides = List.copyOf(Messages.ready(frame));
                ready.complete(this);
            }
            case BROKEN -> process.kill(Messages.broken(frame));
            default -> throw new ProtocolException("unexpected " + frame.type());
        }
    }

    /**
     * Ends it and tells everybody; called by the reader thread, once.
     *
     * @param fault what was wrong with what it sent, or {@code null} if it only went away
     */
    void die(Throwable fault) {
        outbox.close();
        if (fault != null) {
            process.kill(
                    "worker broke the protocol: " + (fault instanceof ProtocolException ? fault.getMessage() : fault));
        }
        ChildProcess.Exit exit = process.awaitEnd(sigtermTimeout);
        long running = process.runningCall();
        WorkerException cause =
                new WorkerException("worker " + id + " (pid " + process.pid() + ") ended: " + exit.withOutput());
        List<PendingCall> left;
        boolean expected;
        synchronized (this) {
            death = cause;
            left = new ArrayList<>(pending);
            pending.clear();
            expected = closing;
        }
        if (!expected) {
            LOG.warn("{}", cause.getMessage());
        }
        PendingCall culprit = culprit(left, running, fault == null && exit.bySignal());
        for (PendingCall call : left) {
            tell(call, call == culprit ? listener -> listener.failed(cause) : listener -> listener.notStarted(cause));
        }
        process.cleanUp();
        ready.completeExceptionally(cause);
        ended.complete(exit.how());
    }

    /** The call it died of: the one it was at, or else the first, unless it was killed before it began any. */
    private static PendingCall culprit(List<PendingCall> left, long running, boolean killed) {
        for (PendingCall call : left) {
            if (call.id == running) {
                return call;
            }
        }
        return killed || left.isEmpty() ? null : left.get(0);
    }

    private void done(Messages.Result result) throws ProtocolException {
        PendingCall call = remove(result.id());
        if (call == null) {
            return; // withdrawn
        }
        if (result.hasInstance() != call.call.serialize()) {
            throw new ProtocolException("a result " + (result.hasInstance() ? "with" : "without") + " an instance");
        }
        byte[] instance = result.hasInstance() ? call.instance() : null;
        tell(call, listener -> listener.done(result.value(), instance));
    }

    /** The oldest call, which the worker must be speaking of; {@code null} if it was withdrawn. */
    private synchronized PendingCall first(long callId) throws ProtocolException {
        PendingCall first = pending.peek();
        if (first != null && first.id == callId) {
            return first;
        }
        if (callId > lastCall || first != null && callId > first.id) {
            throw new ProtocolException("an answer to call " + callId + ", which is not the one that runs");
        }
        return null;
    }

    private synchronized PendingCall remove(long callId) throws ProtocolException {
        PendingCall first = first(callId);
        if (first != null) {
            pending.remove();
            lastOutput = first.listener.output();
            outbox.wasRead(first.position);
        }
        return first;
    }

    private void tell(PendingCall call, Consumer<Listener> what) {
        if (call != null) {
            try {
                what.accept(call.listener);
            } catch (RuntimeException e) {
                LOG.error("a listener of {} failed", this, e);
            }
        }
    }

    /** Keeps pace with what the worker will hold when it has run the call. */
    private void expectHeld(PluginCall call) {
        if (call.instanceId() != 0) {
            switch (call.role()) {
                case FIT -> held.remove(call.instanceId());
                case PREDICT -> {
                    if (call.serialize()) {
                        held.remove(call.instanceId());
                    } else {
                        held.put(call.instanceId(), call.version(), true);
                    }
                }
                default -> {}
            }
        }
    }

    private static Messages.Call message(long id, PluginCall call) {
        CallKind kind = switch (call.role()) {
            case INSTANTIATE -> CallKind.INSTANTIATE;
            case FIT -> CallKind.FIT;
            case PREDICT -> CallKind.PREDICT;
            case DESERIALIZE -> CallKind.DESERIALIZE;
            case DATA_ACCESS -> CallKind.DATA_ACCESS;
        };
        return new Messages.Call(
                id,
                kind,
                call.actionId(),
                call.name(),
                call.instanceId(),
                call.version(),
                call.serialize(),
                call.instance() != null,
                call.arguments(),
                call.trace());
    }

    @Override
    public String toString() {
        return "worker " + id;
    }
}
