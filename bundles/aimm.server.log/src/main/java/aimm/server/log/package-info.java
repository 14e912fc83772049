/** The log section of the configuration, on Logback. */
package aimm.server.log;
