package aimm.server.engine;

import aimm.server.api.Worker;
import aimm.server.api.WorkerRuntime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/**
 * A plugin bundle as it was at one moment: what it offers, its code and configuration, and the workers that run it. The
 * registry decides on its state, the pool on its workers.
 */
final class Revision {

    enum State {
        /** No worker has answered yet. */
        NEW,
        /** A worker has answered. */
        SERVING,
        /** Its workers don't start. */
        BROKEN,
        /** It takes no new calls; it is gone with its last worker. */
        RETIRED
    }

    private final Bundle bundle;
    private final String name;
    private final Version version;
    private final long lastModified;
    private final boolean inProcess;
    private final List<Offer> offers = new ArrayList<>();

    private volatile State state = State.NEW;
    private volatile String error;
    private volatile WorkerRuntime runtime;
    private volatile WorkerRuntime.Image image;
    /** The worker that takes calls side by side, for a plugin that runs inside the server. */
    private volatile Worker concurrent;
    /** Whoever only wants to know whether a worker of it answers; {@code null} if it is to serve. */
    private volatile CompletableFuture<List<String>> trial;

    // guarded by the pool's lock
    final List<Slot> slots = new ArrayList<>();
    final Deque<Request> queue = new ArrayDeque<>();
    /** A first worker is wanted, to see whether it works. */
    boolean probe;

    long probeSince;

    /** @throws IllegalArgumentException if the plugin declares something that can't be read */
    Revision(
            Bundle bundle,
            boolean inProcess,
            List<ServiceReference<?>> modelTypes,
            List<ServiceReference<?>> dataAccesses) {
        this.bundle = bundle;
        this.name = bundle.getSymbolicName();
        this.version = bundle.getVersion();
        this.lastModified = bundle.getLastModified();
        this.inProcess = inProcess;
        modelTypes.forEach(reference -> offers.add(Offer.modelType(this, new ServiceProperties(reference))));
        dataAccesses.forEach(reference -> offers.add(Offer.dataAccess(this, new ServiceProperties(reference))));
    }

    Bundle bundle() {
        return bundle;
    }

    String name() {
        return name;
    }

    Version version() {
        return version;
    }

    /** Whether the bundle was updated after this revision of it was taken. */
    boolean outdated() {
        return bundle.getLastModified() != lastModified;
    }

    boolean inProcess() {
        return inProcess;
    }

    List<Offer> offers() {
        return offers;
    }

    State state() {
        return state;
    }

    void state(State next) {
        state = next;
    }

    /** Why it, or what should have replaced it, does not serve; {@code null} if nothing is wrong. */
    String error() {
        return error;
    }

    void error(String text) {
        error = text;
    }

    WorkerRuntime runtime() {
        return runtime;
    }

    /** {@code null} until it was taken. */
    WorkerRuntime.Image image() {
        return image;
    }

    void image(WorkerRuntime nextRuntime, WorkerRuntime.Image nextImage) {
        runtime = nextRuntime;
        image = nextImage;
    }

    CompletableFuture<List<String>> trial() {
        return trial;
    }

    void trial(CompletableFuture<List<String>> waiting) {
        trial = waiting;
    }

    Worker concurrent() {
        return concurrent;
    }

    void concurrent(Worker worker) {
        concurrent = worker;
    }

    @Override
    public String toString() {
        return name + " " + version;
    }
}
