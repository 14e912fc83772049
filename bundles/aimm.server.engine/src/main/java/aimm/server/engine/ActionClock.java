package aimm.server.engine;

/** Where an action's time goes. Set by the threads that take it from part to part, one after another. */
final class ActionClock {

    private final long began = System.nanoTime();
    private long ready;
    private long handed;
    private long ran;

    /** Its arguments are there. */
    void ready() {
        ready = System.nanoTime();
    }

    /** Its call was handed to a worker at that time; 0 if it never was. */
    void handed(long nanos) {
        handed = nanos;
    }

    /** The plugin has answered. */
    void ran() {
        ran = System.nanoTime();
    }

    long accessNanos(long now) {
        return (ready == 0 ? now : ready) - began;
    }

    long queueNanos(long now) {
        return ready == 0 ? 0 : (handed == 0 ? now : handed) - ready;
    }

    long runNanos(long now) {
        return handed == 0 ? 0 : (ran == 0 ? now : ran) - handed;
    }

    long storeNanos(long now, boolean stores) {
        return stores && ran != 0 ? now - ran : 0;
    }

    long totalNanos(long now) {
        return now - began;
    }
}
