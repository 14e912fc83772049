/** Runs trusted plugin bundles inside the server. */
package aimm.worker.inprocess;
