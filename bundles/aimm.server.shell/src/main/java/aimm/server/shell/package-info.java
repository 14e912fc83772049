/** Gogo commands aimm:*. */
package aimm.server.shell;
