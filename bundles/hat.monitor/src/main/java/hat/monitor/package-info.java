/**
 * A component's part of the Hat monitor protocol: a {@link hat.monitor.MonitorClient} registers with a monitor server,
 * follows the list of all components, and accepts and gives back the token that blesses it, which makes it active.
 *
 * <p>{@link hat.monitor.MonitorMessage} is the protocol byte for byte, both sides of it, for servers and tests. Data of
 * components is JSON text, which is not looked at here. Nothing here is {@code null}.
 */
@Export
@Version("1.0.0")
package hat.monitor;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
