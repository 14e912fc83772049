package aimm.server.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OutageTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(Outage.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private long now;
    private final Outage outage = new Outage("http://there", () -> now);

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(log);
    }

    @Test
    void anOutageIsToldOnceAndSoIsItsEnd() {
        outage.over();
        outage.lost(
                5,
                new IllegalStateException(
                        "sending", new ConnectException("refused").initCause(new ClosedChannelException())));
        outage.lost(7, null);
        outage.over();
        outage.over();

        assertThat(lines())
                .containsExactly(
                        "5 spans were lost, as http://there does not take them: java.net.ConnectException: refused",
                        "http://there takes spans again; 7 more were lost");
    }

    @Test
    void oneThatComesAndGoesIsToldEveryTenMinutes() {
        for (int i = 0; i < 10; i++) {
            outage.lost(1, new ExportException("it answered with status 503"));
            outage.over();
        }
        now += Outage.QUIET_NANOS;
        outage.lost(1, null);

        assertThat(lines())
                .containsExactly(
                        "1 spans were lost, as http://there does not take them: it answered with status 503",
                        "http://there takes spans again; 0 more were lost",
                        "10 spans were lost, as http://there does not take them: it refused them");
    }

    private List<String> lines() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
