/**
 * The {@code log} section of the configuration, in the shape of Python's {@code logging.config.dictConfig}, on Logback.
 * SLF4J and Logback are inside this bundle; {@code java.util.logging} and the OSGi log service end up here too.
 */
package aimm.server.log;
