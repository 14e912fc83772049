/** Which request goes where, and who may make it. */
package aimm.server.control.http.route;
