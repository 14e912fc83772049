package aimm.server.formats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.CompressionType;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.RecordBatch;

/** One message's rows: columns take their parts of it in the order of the schema. */
final class ArrowBatch {

    /**
     * A column's part.
     *
     * @param validity a bit for each value, 0 for null; {@code null} if there are no nulls
     */
    record Part(int length, ByteBuffer validity) {

        boolean isNull(int index) {
            return validity != null && !bit(validity, index);
        }
    }

    private final ArrowMessages messages;
    private final RecordBatch header;
    private final FieldNode node = new FieldNode();
    private final Buffer buffer = new Buffer();
    private int nodes;
    private int buffers;
    private int views;

    ArrowBatch(ArrowMessages messages, RecordBatch header) {
        this.messages = messages;
        this.header = header;
        if (header.compression() != null) {
            String codec = header.compression().codec() == CompressionType.ZSTD ? "zstd" : "lz4";
            throw failure("uncompressed columns", codec);
        }
        if (header.length() < 0 || header.length() > Integer.MAX_VALUE) {
            throw failure("at most " + Integer.MAX_VALUE + " rows", "" + header.length());
        }
    }

    static boolean bit(ByteBuffer bits, int index) {
        return (bits.get(index >> 3) >> (index & 7) & 1) != 0;
    }

    int rows() {
        return (int) header.length();
    }

    /** Passes over the next column, which has no buffers. */
    void skip(int length) {
        next(length);
    }

    /** The next column; its buffers are to be taken next. */
    Part part(int length) {
        next(length);
        ByteBuffer validity = buffer();
        if (node.nullCount() == 0) {
            return new Part(length, null);
        }
        require(validity, (length + 7L) / 8);
        return new Part(length, validity);
    }

    /** The next buffer, which has at least so many bytes, and no more of them. */
    ByteBuffer buffer(long bytes) {
        ByteBuffer all = buffer();
        require(all, bytes);
        return all.slice(0, (int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The next buffer, whatever its length. */
    ByteBuffer buffer() {
        if (buffers >= header.buffersLength()) {
            throw failure("more buffers", "" + buffers);
        }
        header.buffers(buffer, buffers++);
        ByteBuffer body = messages.body();
        long from = buffer.offset();
        long length = buffer.length();
        if (from < 0 || length < 0 || from > body.limit() || length > body.limit() - from) {
            throw failure(
                    "a buffer within the body's " + body.limit() + " bytes", length + " bytes from " + from + " on");
        }
        return body.slice((int) from, (int) length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** How many buffers the texts of the next column of views are in. */
    int viewed() {
        if (views >= header.variadicBufferCountsLength()) {
            throw failure("counts of buffers for all columns of views", "" + views);
        }
        long count = header.variadicBufferCounts(views++);
        if (count < 0 || count > header.buffersLength() - buffers) {
            throw failure("at most " + (header.buffersLength() - buffers) + " buffers of texts", "" + count);
        }
        return (int) count;
    }

    FormatException failure(String expected, String found) {
        return messages.failure(expected, found);
    }

    private void next(int length) {
        if (nodes >= header.nodesLength()) {
            throw failure("more columns", "" + nodes);
        }
        header.nodes(node, nodes++);
        if (node.length() != length || node.nullCount() < 0 || node.nullCount() > length) {
            throw failure("a column of " + length + " values", node.length() + " with " + node.nullCount() + " nulls");
        }
    }

    private void require(ByteBuffer buffer, long bytes) {
        if (buffer.limit() < bytes) {
            throw failure("a buffer of " + bytes + " bytes", "" + buffer.limit());
        }
    }
}
