/** Whose requests are served. */
package aimm.server.control.http.access;
