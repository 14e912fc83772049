/**
 * Events of a Hat system: their types, subscriptions, times and payloads, the eventer protocol byte for byte, and a
 * client of event servers, {@link hat.event.EventerClient}. {@link hat.event.EventComponent} finds the event server
 * through a monitor server and works while it is blessed.
 *
 * <p>JSON payloads are carried as text and not looked at. Nothing here is {@code null}.
 */
@Export
@Version("1.0.0")
package hat.event;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
