package aimm.server.formats;

import aimm.plugin.api.DataFrame;
import com.google.flatbuffers.FlatBufferBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;

/**
 * Writes a table as a stream of one batch. Labels of rows go into a column named as pandas names it, if they are other
 * than the numbers of the rows.
 */
final class ArrowWriting {

    private static final int CONTINUATION = -1;
    private static final int ALIGNMENT = 8;

    private ArrowWriting() {}

    static void write(DataFrame frame, OutputStream out) throws IOException {
        List<ArrowData> columns = new ArrayList<>();
        frame.columns().forEach((name, values) -> columns.add(ArrowData.of(name, values)));
        if (!Results.hasPlainIndex(frame)) {
            columns.add(ArrowData.of(ArrowFormat.INDEX, frame.index()));
        }
        WritableByteChannel to = Channels.newChannel(out);
        writeHeader(to, MessageHeader.Schema, 0, builder -> schema(builder, columns));
        List<ByteBuffer> buffers =
                columns.stream().flatMap(column -> column.buffers().stream()).toList();
        long length =
                buffers.stream().mapToLong(buffer -> padded(buffer.limit())).sum();
        writeHeader(
                to,
                MessageHeader.RecordBatch,
                length,
                builder -> rows(builder, frame.index().size(), columns, buffers));
        for (ByteBuffer buffer : buffers) {
            to.write(buffer.duplicate());
            to.write(ByteBuffer.allocate((int) (padded(buffer.limit()) - buffer.limit())));
        }
        to.write(ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(CONTINUATION)
                .putInt(0)
                .flip());
        out.flush();
    }

    private interface Header {

        /** @return where in the builder it is */
        int build(FlatBufferBuilder builder);
    }

    private static void writeHeader(WritableByteChannel to, byte type, long bodyLength, Header header)
            throws IOException {
        FlatBufferBuilder builder = new FlatBufferBuilder(1024);
        int offset = header.build(builder);
        builder.finish(Message.createMessage(builder, MetadataVersion.V5, type, offset, bodyLength, 0));
        ByteBuffer message = builder.dataBuffer();
        int length = (int) padded(message.remaining());
        ByteBuffer framed = ByteBuffer.allocate(2 * Integer.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
        framed.putInt(CONTINUATION).putInt(length).put(message).clear();
        to.write(framed);
    }

    private static int schema(FlatBufferBuilder builder, List<ArrowData> columns) {
        int[] fields =
                columns.stream().mapToInt(column -> column.field(builder)).toArray();
        int vector = Schema.createFieldsVector(builder, fields);
        Schema.startSchema(builder);
        Schema.addEndianness(builder, Endianness.Little);
        Schema.addFields(builder, vector);
        return Schema.endSchema(builder);
    }

    /** Vectors of structures are built from their ends. */
    private static int rows(FlatBufferBuilder builder, int rows, List<ArrowData> columns, List<ByteBuffer> buffers) {
        long end = 0;
        long[] offsets = new long[buffers.size()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = end;
            end += padded(buffers.get(i).limit());
        }
        RecordBatch.startBuffersVector(builder, offsets.length);
        for (int i = offsets.length - 1; i >= 0; i--) {
            Buffer.createBuffer(builder, offsets[i], buffers.get(i).limit());
        }
        int bufferVector = builder.endVector();
        List<ArrowData.Node> nodes =
                columns.stream().flatMap(column -> column.nodes().stream()).toList();
        RecordBatch.startNodesVector(builder, nodes.size());
        for (int i = nodes.size() - 1; i >= 0; i--) {
            FieldNode.createFieldNode(
                    builder, nodes.get(i).length(), nodes.get(i).nulls());
        }
        return RecordBatch.createRecordBatch(builder, rows, builder.endVector(), bufferVector, 0, 0);
    }

    private static long padded(long length) {
        return (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
