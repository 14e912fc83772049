/**
 * How a backend or control takes part in the one connection that the server has to a Hat event server.
 *
 * <p>It says early what it wants to hear of, by a {@link aimm.server.hat.api.CreateSubscription} that needs no more than
 * its configuration. It works with the event server through the {@link aimm.server.hat.api.ProxyClient} that the service
 * {@link aimm.server.hat.api.ProxyClients} gives it.
 */
@Export
@Version("1.0.0")
package aimm.server.hat.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
