/** A file that tells who changed what, to which lines are only added. */
package aimm.server.control.http.audit;
