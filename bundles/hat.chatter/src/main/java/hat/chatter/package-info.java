/**
 * Typed messages both ways over one TCP connection, as Hat components exchange them: the SBS encoding of values, and
 * the chatter protocol that carries them.
 *
 * <p>{@link hat.chatter.Chatter} is a thread that serves any number of connections. Whoever connects or listens gives a
 * {@link hat.chatter.Handler}, which that thread calls for everything that arrives, and sends through the
 * {@link hat.chatter.Connection} from any thread. Payloads are written with {@link hat.chatter.SbsWriter} and read with
 * {@link hat.chatter.SbsReader}, field after field in the order of the schema. Protocols on top of chatter are sets of
 * message types; monitor and eventer are in bundles of their own.
 *
 * <p>Whatever a peer sends, its connection at worst ends with a {@link hat.chatter.ChatterException} that says why.
 * Nothing here is {@code null} unless a method says so.
 */
@Export
@Version("1.0.0")
package hat.chatter;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
