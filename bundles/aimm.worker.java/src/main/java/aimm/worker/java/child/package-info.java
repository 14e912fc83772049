/**
 * The worker's end: the program of the child JVM. Nothing here runs in the server, nor uses what is only there.
 *
 * <p>{@link aimm.worker.java.child.Main} starts a framework with the server's own base bundles, connects, and hands its
 * thread to {@link aimm.worker.java.child.CallLoop}, which reads, runs and answers calls one after another.
 */
package aimm.worker.java.child;
