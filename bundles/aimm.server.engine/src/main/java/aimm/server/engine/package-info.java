/** Runs actions: state, turns, scheduling of workers, plugin registry. */
package aimm.server.engine;
