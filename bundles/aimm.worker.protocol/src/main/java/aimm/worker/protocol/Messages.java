package aimm.worker.protocol;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.TraceContext;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes and reads every message. What writes throws {@link UnencodableException} if a value can't travel, and has then
 * written nothing.
 */
public final class Messages {

    /** Version of the protocol, the first thing a worker says. */
    public static final int PROTOCOL = 1;

    /** Most bytes of an instance in one frame. */
    public static final int INSTANCE_PIECE = 1 << 20;

    private static final int SERIALIZE = 1;
    private static final int INSTANCE = 2;

    private Messages() {}

    /**
     * A worker presents itself.
     *
     * @param token proves that the server started it
     * @param kind of worker runtime
     */
    public record Hello(int protocol, String token, String kind, long pid, String language) {}

    /**
     * A call to run.
     *
     * @param id given by the server, counting up on a connection
     * @param actionId the action it belongs to, for logs
     * @param name model type or data access
     * @param instanceId the stored model, or 0
     * @param serialize whether the instance is wanted back
     * @param hasInstance whether its bytes came before
     */
    public record Call(
            long id,
            CallKind kind,
            long actionId,
            String name,
            long instanceId,
            long version,
            boolean serialize,
            boolean hasInstance,
            Arguments arguments,
            TraceContext trace) {}

    /** A piece of an instance. */
    public record InstancePiece(long id, byte[] bytes) {}

    /** What the call's plugin reported. */
    public record Progress(long id, Object state) {}

    /**
     * A call's result.
     *
     * @param hasInstance whether the instance's bytes came before
     */
    public record Result(long id, boolean hasInstance, Object value) {}

    /**
     * A call failed in the plugin.
     *
     * @param callersFault whether its arguments were refused
     * @param trace stack trace, bounded by the sender
     */
    public record Failure(long id, boolean callersFault, String message, String trace) {}

    public static void hello(FrameWriter out, Hello hello) {
        out.mark();
        out.begin(FrameType.HELLO)
                .i32(hello.protocol)
                .text(hello.token)
                .text(hello.kind)
                .i64(hello.pid)
                .text(hello.language)
                .end();
    }

    public static Hello hello(Frame frame) throws ProtocolException {
        ValueReader in = expect(frame, FrameType.HELLO);
        Hello hello = new Hello(in.i32(), in.text(), in.text(), in.i64(), in.text());
        in.finish();
        return hello;
    }

    /** @param image what to run, in terms of the worker's kind */
    public static void configure(FrameWriter out, Map<String, ?> image) {
        out.mark();
        try {
            out.begin(FrameType.CONFIGURE).map(image).end();
        } catch (RuntimeException e) {
            out.abort();
            throw e;
        }
    }

    public static Map<String, Object> configure(Frame frame) throws ProtocolException {
        ValueReader in = expect(frame, FrameType.CONFIGURE);
        Map<String, Object> image = in.map();
        in.finish();
        return image;
    }

    public static void ready(FrameWriter out, List<String> provides) {
        out.mark();
        out.begin(FrameType.READY).i32(provides.size());
        provides.forEach(out::text);
        out.end();
    }

    public static List<String> ready(Frame frame) throws ProtocolException {
        ValueReader in = expect(frame, FrameType.READY);
        List<String> provides = new ArrayList<>();
        for (int left = in.i32(); left > 0; left--) {
            provides.add(in.text());
        }
        in.finish();
        return provides;
    }

    public static void broken(FrameWriter out, String reason) {
        out.mark();
        out.begin(FrameType.BROKEN).text(reason).end();
    }

    public static String broken(Frame frame) throws ProtocolException {
        ValueReader in = expect(frame, FrameType.BROKEN);
        String reason = in.text();
        in.finish();
        return reason;
    }

    /** @param instance the model's bytes, kept by reference until they are sent, or {@code null} */
    public static void call(FrameWriter out, Call call, byte[] instance) {
        out.mark();
        try {
            if (instance != null) {
                int at = 0;
                do {
                    int length = Math.min(INSTANCE_PIECE, instance.length - at);
                    piece(out, call.id, instance, at, length);
                    at += length;
                } while (at < instance.length);
            }
            out.begin(FrameType.CALL)
                    .i64(call.id)
                    .u8(call.kind.code)
                    .u8((call.serialize ? SERIALIZE : 0) | (instance != null ? INSTANCE : 0))
                    .i64(call.actionId)
                    .i64(call.instanceId)
                    .i64(call.version)
                    .text(call.name)
                    .list(call.arguments.positional())
                    .map(call.arguments.keyword())
                    .text(call.trace.parent())
                    .text(call.trace.state())
                    .end();
        } catch (RuntimeException e) {
            out.abort();
            throw e;
        }
    }

    public static Call call(Frame frame) throws ProtocolException {
        ValueReader in = expect(frame, FrameType.CALL);
        long id = in.i64();
        CallKind kind = CallKind.of(in.u8());
        int flags = in.u8();
        long actionId = in.i64();
        long instanceId = in.i64();
        long version = in.i64();
        String name = in.text();
        Arguments arguments = new Arguments(in.list(), in.map());
        TraceContext trace = new TraceContext(in.text(), in.text());
        in.finish();
        return new Call(
                id,
                kind,
                actionId,
                name,
                instanceId,
                version,
                (flags & SERIALIZE) != 0,
                (flags & INSTANCE) != 0,
                arguments,
                trace);
    }

    /** @param bytes kept by reference until they are sent */
    public static void instance(FrameWriter out, long id, byte[] bytes, int length) {
        out.mark();
        piece(out, id, bytes, 0, length);
    }

    public static InstancePiece instance(Frame frame) throws ProtocolException {
        ValueReader in = expect(frame, FrameType.INSTANCE);
        return new InstancePiece(in.i64(), in.rest());
    }

    public static void withdraw(FrameWriter out, long id) {
        idOnly(out, FrameType.WITHDRAW, id);
    }

    public static long withdraw(Frame frame) throws ProtocolException {
        return idOnly(frame, FrameType.WITHDRAW);
    }

    public static void instanceMissing(FrameWriter out, long id) {
        idOnly(out, FrameType.INSTANCE_MISSING, id);
    }

    public static long instanceMissing(Frame frame) throws ProtocolException {
        return idOnly(frame, FrameType.INSTANCE_MISSING);
    }

    public static void shutdown(FrameWriter out) {
        out.mark();
        out.begin(FrameType.SHUTDOWN).end();
    }

    public static void progress(FrameWriter out, long id, Object state) {
        out.mark();
        try {
            out.begin(FrameType.PROGRESS).i64(id).value(state).end();
        } catch (RuntimeException e) {
            out.abort();
            throw e;
        }
    }

    public static Progress progress(Frame frame) throws ProtocolException {
        ValueReader in = expect(frame, FrameType.PROGRESS);
        Progress progress = new Progress(in.i64(), in.value());
        in.finish();
        return progress;
    }

    public static void result(FrameWriter out, long id, boolean hasInstance, Object value) {
        out.mark();
        try {
            out.begin(FrameType.RESULT)
                    .i64(id)
                    .u8(hasInstance ? INSTANCE : 0)
                    .value(value)
                    .end();
        } catch (RuntimeException e) {
            out.abort();
            throw e;
        }
    }

    public static Result result(Frame frame) throws ProtocolException {
        ValueReader in = expect(frame, FrameType.RESULT);
        Result result = new Result(in.i64(), (in.u8() & INSTANCE) != 0, in.value());
        in.finish();
        return result;
    }

    public static void failure(FrameWriter out, Failure failure) {
        out.mark();
        out.begin(FrameType.FAILURE)
                .i64(failure.id)
                .u8(failure.callersFault ? 1 : 0)
                .text(failure.message)
                .text(failure.trace)
                .end();
    }

    public static Failure failure(Frame frame) throws ProtocolException {
        ValueReader in = expect(frame, FrameType.FAILURE);
        Failure failure = new Failure(in.i64(), in.u8() != 0, in.text(), in.text());
        in.finish();
        return failure;
    }

    private static void piece(FrameWriter out, long id, byte[] bytes, int from, int length) {
        out.begin(FrameType.INSTANCE)
                .i64(id)
                .raw(ByteBuffer.wrap(bytes, from, length))
                .end();
    }

    private static void idOnly(FrameWriter out, FrameType type, long id) {
        out.mark();
        out.begin(type).i64(id).end();
    }

    private static long idOnly(Frame frame, FrameType type) throws ProtocolException {
        ValueReader in = expect(frame, type);
        long id = in.i64();
        in.finish();
        return id;
    }

    private static ValueReader expect(Frame frame, FrameType type) throws ProtocolException {
        if (frame.type() != type) {
            throw new ProtocolException("expected " + type + ", got " + frame.type());
        }
        return frame.body();
    }
}
