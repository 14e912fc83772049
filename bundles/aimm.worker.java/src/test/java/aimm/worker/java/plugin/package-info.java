/** A plugin that does whatever a test wants; {@link aimm.worker.java.TestPlugin} makes a bundle of it. */
package aimm.worker.java.plugin;
