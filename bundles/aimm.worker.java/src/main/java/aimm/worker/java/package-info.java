/**
 * Runs plugin bundles in child JVMs; this package is the server's end, {@code child} the worker's.
 *
 * <p>{@link aimm.worker.java.JavaWorkerRuntime} is the component. {@link aimm.worker.java.Workers} starts processes and
 * keeps spares, {@link aimm.worker.java.JavaWorker} is one of them, {@link aimm.worker.java.ImageBuilder} gathers what a
 * plugin needs.
 */
package aimm.worker.java;
