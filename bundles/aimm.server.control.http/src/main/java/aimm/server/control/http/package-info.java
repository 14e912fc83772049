/** The HTTP control. */
package aimm.server.control.http;
