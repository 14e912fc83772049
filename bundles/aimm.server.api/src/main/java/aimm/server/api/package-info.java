/**
 * What the engine, the backends, the controls and the worker runtimes know of one another.
 *
 * <p>Controls call {@link aimm.server.api.Engine} and never implement it; backends implement
 * {@link aimm.server.api.Backend} and worker runtimes {@link aimm.server.api.WorkerRuntime}, and only the engine calls
 * them. Nothing here is {@code null} unless a method says so. Refusals are {@link aimm.server.api.AimmException}s whose
 * text is meant for the client.
 */
@Export
@Version("1.0.0")
package aimm.server.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
