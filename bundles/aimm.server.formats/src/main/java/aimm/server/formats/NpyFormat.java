package aimm.server.formats;

import aimm.plugin.api.DType;
import aimm.plugin.api.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;

/** numpy's file format for one array, read into a tensor. Pickled objects are refused: reading them may run code. */
final class NpyFormat implements Format {

    static final String MEDIA_TYPE = "application/x-npy";
    static final NpyFormat INSTANCE = new NpyFormat();
    static final String NAME = "npy";

    private NpyFormat() {}

    @Override
    public String mediaType() {
        return MEDIA_TYPE;
    }

    @Override
    public Tensor read(byte[] body) {
        ByteBuffer in = ByteBuffer.wrap(body);
        NpyHeader header = NpyHeader.read(in);
        NpyType type = NpyType.of(header.descr());
        long size = header.size();
        if (size > in.remaining() || size * type.width() != in.remaining()) {
            throw new FormatException(
                    NAME,
                    "elements",
                    size + " of " + type.width() + " bytes for the shape " + header.shapeText(),
                    in.remaining() + " bytes");
        }
        try {
            return tensor(header, type, in.slice());
        } catch (IllegalArgumentException e) {
            throw new FormatException(NAME, "header", "a shape that a tensor can have", e.getMessage(), e);
        }
    }

    @Override
    public void write(Object value, OutputStream out) throws IOException {
        Tensor tensor = Results.tensor(NAME, value);
        NpyText text = tensor.dtype() == DType.BYTES ? NpyText.of(tensor) : null;
        String descr = text == null ? NpyType.descr(tensor.dtype()) : text.descr();
        out.write(new NpyHeader(descr, false, tensor.shape()).bytes());
        if (text != null) {
            text.write(out);
        } else {
            Channels.newChannel(out).write(elements(tensor));
        }
        out.flush();
    }

    private static Tensor tensor(NpyHeader header, NpyType type, ByteBuffer stored) {
        long[] shape = header.shape();
        ByteBuffer elements = header.columnMajor() ? NpyOrder.rowMajor(stored, type.width(), shape) : stored;
        if (type.dtype() == DType.BYTES) {
            return NpyText.read(elements.order(type.order()), type, shape);
        }
        if (type.order() == ByteOrder.BIG_ENDIAN) {
            elements = NpyOrder.littleEndian(elements, type.width());
        } else if (type.dtype() == DType.BOOL) {
            elements = NpyOrder.zerosAndOnes(elements);
        }
        return Tensor.wrap(type.dtype(), shape, elements);
    }

    /** numpy has no BF16: it becomes FP32, which holds it exactly. */
    private static ByteBuffer elements(Tensor tensor) {
        return tensor.dtype() == DType.BF16
                ? Tensor.of(tensor.toFloats(), tensor.shape()).buffer()
                : tensor.buffer();
    }
}
