package aimm.server.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LibraryLogTest {

    private final LogRecord line = new LogRecord(Level.WARNING, "dropped");
    private long now = 5;

    @Test
    void aLineComesThroughEveryTenMinutes() {
        LibraryLog log = new LibraryLog(() -> now);
        assertThat(log.isLoggable(line)).isTrue();
        now += Outage.QUIET_NANOS - 1;
        assertThat(log.isLoggable(line)).isFalse();
        now++;
        assertThat(log.isLoggable(line)).isTrue();
        assertThat(log.isLoggable(line)).isFalse();
    }
}
