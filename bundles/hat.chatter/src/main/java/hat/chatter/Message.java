package hat.chatter;

import java.nio.ByteBuffer;

/**
 * A received message (section 3.2 of the protocol).
 *
 * @param id of the message, counted by its sender; nobody relies on it
 * @param first id of the message that opened the conversation
 * @param owner whether the sender opened the conversation
 * @param token without meaning
 * @param last whether the sender expects nothing more in the conversation; a request has {@code false}
 * @param type full name of the payload's type, {@code Module.Type}
 * @param data the payload, which belongs to the receiver
 */
public record Message(long id, long first, boolean owner, boolean token, boolean last, String type, ByteBuffer data) {

    /** The conversation as the receiver sees it. */
    public Conversation conversation() {
        return new Conversation(!owner, first);
    }

    /** Whether the message opens its conversation. */
    public boolean opens() {
        return owner && first == id;
    }

    /**
     * Reads a whole frame (section 3.1), as relays and recordings have it; bytes after the message are ignored.
     *
     * @throws ChatterException if it is no frame, or not a whole one
     */
    public static Message fromFrame(ByteBuffer frame) throws ChatterException {
        ByteBuffer body = new FrameParser(Integer.MAX_VALUE - 8).next(frame.duplicate());
        if (body == null) {
            throw new MalformedMessageException("a frame is cut short");
        }
        return decode(body);
    }

    /** The whole frame (section 3.1). */
    public byte[] toFrame() {
        ByteBuffer head = head(data.remaining());
        return ByteBuffer.allocate(head.remaining() + data.remaining())
                .put(head)
                .put(data.duplicate())
                .array();
    }

    /** @param body what is inside of a frame; bytes after the message are ignored */
    static Message decode(ByteBuffer body) throws MalformedMessageException {
        SbsReader in = new SbsReader(body);
        return new Message(in.integer(), in.integer(), in.bool(), in.bool(), in.bool(), in.text(), in.bytes());
    }

    /** Everything of a frame but the payload's bytes, which follow it. */
    ByteBuffer head(long payloadBytes) {
        SbsWriter message = new SbsWriter()
                .integer(id)
                .integer(first)
                .bool(owner)
                .bool(token)
                .bool(last)
                .text(type)
                .integer(payloadBytes);
        long length = message.size() + payloadBytes;
        int lengthBytes = (71 - Long.numberOfLeadingZeros(length)) / 8;
        ByteBuffer head = ByteBuffer.allocate(1 + lengthBytes + (int) message.size());
        head.put((byte) lengthBytes);
        for (int shift = 8 * (lengthBytes - 1); shift >= 0; shift -= 8) {
            head.put((byte) (length >> shift));
        }
        message.parts().forEach(head::put);
        return head.flip();
    }
}
