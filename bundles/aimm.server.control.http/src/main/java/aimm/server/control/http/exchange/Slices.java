package aimm.server.control.http.exchange;

import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;

/** Writes a large heap buffer piece by piece: written at once, the JDK would copy all of it outside the heap. */
final class Slices extends IteratingCallback {

    static final int SIZE = 256 << 10;

    private final Response response;
    private final ByteBuffer content;
    private final Callback callback;
    private boolean last;

    Slices(Response response, ByteBuffer content, Callback callback) {
        this.response = response;
        this.content = content;
        this.callback = callback;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    protected Action process() {
        if (last) {
            return Action.SUCCEEDED;
        }
        int size = Math.min(SIZE, content.remaining());
        ByteBuffer slice = content.slice(content.position(), size);
        content.position(content.position() + size);
        last = !content.hasRemaining();
        response.write(last, slice, this);
        return Action.SCHEDULED;
    }

    @Override
    protected void onCompleteSuccess() {
        callback.succeeded();
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        callback.failed(cause);
    }
}
