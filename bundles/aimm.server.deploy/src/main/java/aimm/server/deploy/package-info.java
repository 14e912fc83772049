/** Brings uploaded bundles into the running server, and keeps them for the next start. */
package aimm.server.deploy;
