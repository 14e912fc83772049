/** Figures for Prometheus. */
package aimm.server.control.http.metrics;
