package aimm.server.security;

/** The time, and the one thread on which {@link Logins} keeps its books. */
interface Ticker extends AutoCloseable {

    /** As {@link System#nanoTime}. */
    long nanoTime();

    /** @throws java.util.concurrent.RejectedExecutionException after {@code close} */
    void run(Runnable task);

    /** Does nothing after {@code close}. */
    void runAfter(long nanos, Runnable task);

    /** Runs what is due, drops what is not, and does not wait. */
    @Override
    void close();
}
