/** Tells an OpenTelemetry collector of every action. */
package aimm.server.tracing;
