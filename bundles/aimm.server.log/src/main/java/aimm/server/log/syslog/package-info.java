/**
 * Feeds a Hat syslog server with what is logged: {@code hat.syslog.handler.SysLogHandler} of the {@code log} section.
 * The threads that log hand over a message and go on; one thread of its own brings them to the server.
 */
package aimm.server.log.syslog;
