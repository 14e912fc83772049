/** What people look at with a browser. */
package aimm.server.control.http.page;
