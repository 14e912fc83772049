/**
 * Runs trusted plugin bundles inside the server.
 *
 * <p>{@link aimm.worker.inprocess.InProcessRuntime} is the component, {@link aimm.worker.inprocess.InProcessWorker} runs
 * the calls of one plugin's services, {@link aimm.worker.inprocess.Lease} keeps these alive while calls run.
 */
package aimm.worker.inprocess;
