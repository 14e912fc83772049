/**
 * The REPL control: serves the engine to the original's REPL clients, over Hat's juggler protocol.
 *
 * <p>{@link aimm.server.control.repl.ReplControl} is the component, {@link aimm.server.control.repl.ReplServer} what it
 * runs. Each connection has a {@link aimm.server.control.repl.Session}, which lets in who knows a password and hands
 * the rest to {@link aimm.server.control.repl.Calls}.
 */
package aimm.server.control.repl;
