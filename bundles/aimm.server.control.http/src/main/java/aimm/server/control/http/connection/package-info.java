/** Connections: how many there may be, and how slow. */
package aimm.server.control.http.connection;
