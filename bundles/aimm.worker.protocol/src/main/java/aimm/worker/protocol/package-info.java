/**
 * Frames and values between server and worker, for any language; {@code docs/worker-protocol.md} describes the bytes.
 *
 * <p>A sender writes messages with {@link aimm.worker.protocol.Messages} into a {@link aimm.worker.protocol.FrameWriter}
 * and sends them when it likes; a receiver takes frames from a {@link aimm.worker.protocol.FrameReader} and reads their
 * parts in order. Whatever is wrong with received bytes ends in a {@link aimm.worker.protocol.ProtocolException}. Only
 * the classes of this bundle implement what is here. Nothing here is {@code null} unless a method says so.
 */
@Export
@Version("1.0.0")
package aimm.worker.protocol;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
