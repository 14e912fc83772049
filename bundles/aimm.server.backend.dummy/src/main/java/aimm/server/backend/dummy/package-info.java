/** Keeps models in memory only. */
package aimm.server.backend.dummy;
