/** Runs plugin bundles in child JVMs: both ends. */
package aimm.worker.java;
