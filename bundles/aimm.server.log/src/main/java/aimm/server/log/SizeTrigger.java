package aimm.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Layout;
import java.io.File;
import java.nio.charset.StandardCharsets;

/** Lets no file grow to a number of bytes. */
final class SizeTrigger extends Trigger {

    private final long maxBytes;
    private final Layout<ILoggingEvent> layout;

    SizeTrigger(long maxBytes, Layout<ILoggingEvent> layout) {
        this.maxBytes = maxBytes;
        this.layout = layout;
    }

    @Override
    public boolean isTriggeringEvent(File file, ILoggingEvent event) {
        long length = file.length();
        return length > 0 && length + layout.doLayout(event).getBytes(StandardCharsets.UTF_8).length >= maxBytes;
    }
}
