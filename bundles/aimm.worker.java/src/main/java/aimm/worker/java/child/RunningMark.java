package aimm.worker.java.child;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The id of the call that runs, in a file mapped into memory: the server reads it when the process is dead, and so
 * knows which call was at work although results before it may not have been sent.
 */
final class RunningMark implements AutoCloseable {

    private final FileChannel file;
    private final MappedByteBuffer id;

    private RunningMark(FileChannel file, MappedByteBuffer id) {
        this.file = file;
        this.id = id;
    }

    static RunningMark open(Path path) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        MappedByteBuffer id = file.map(MapMode.READ_WRITE, 0, Long.BYTES);
        id.order(ByteOrder.LITTLE_ENDIAN);
        return new RunningMark(file, id);
    }

    void set(long callId) {
        id.putLong(0, callId);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
