package aimm.server.tracing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The fields of a Protocol Buffers message by their numbers; what is not there is empty or 0. */
final class Message {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final Map<Integer, List<Object>> fields = new HashMap<>();

    Message(byte[] encoded) {
        ByteBuffer in = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            long tag = varint(in);
            Object value = switch ((int) (tag & 7)) {
                case VARINT -> varint(in);
                case FIXED64 -> in.getLong();
                case BYTES -> bytes(in);
                case FIXED32 -> (long) in.getInt();
                default -> throw new IllegalArgumentException("wire type of tag " + tag);
            };
            fields.computeIfAbsent((int) (tag >>> 3), number -> new ArrayList<>())
                    .add(value);
        }
    }

    List<Message> messages(int number) {
        return fields.getOrDefault(number, List.of()).stream()
                .map(value -> new Message((byte[]) value))
                .toList();
    }

    Message message(int number) {
        return messages(number).stream().findFirst().orElse(new Message(new byte[0]));
    }

    boolean has(int number) {
        return fields.containsKey(number);
    }

    long number(int number) {
        return has(number) ? (long) fields.get(number).get(0) : 0;
    }

    String text(int number) {
        return new String(raw(number), StandardCharsets.UTF_8);
    }

    String hex(int number) {
        return HexFormat.of().formatHex(raw(number));
    }

    private byte[] raw(int number) {
        return has(number) ? (byte[]) fields.get(number).get(0) : new byte[0];
    }

    private static byte[] bytes(ByteBuffer in) {
        byte[] bytes = new byte[Math.toIntExact(varint(in))];
        in.get(bytes);
        return bytes;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
