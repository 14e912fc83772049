/** {@code /api/v1}: all that the engine does. */
package aimm.server.control.http.v1;
