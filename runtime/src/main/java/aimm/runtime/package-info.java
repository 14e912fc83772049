/** Starts the framework, and with it the server. */
package aimm.runtime;
