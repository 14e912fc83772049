package aimm.server.log.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.server.log.syslog.SyslogTarget.Transport;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class SyslogAppenderTest {

    private static final Duration SOON = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration NO_TIME = Duration.ofMillis(1);
    private static final String MUCH = "x".repeat(50_000); // 400 of these are more than fits between the two

    private final LoggerContext context = new LoggerContext();
    private final Logger log = context.getLogger("app");
    private final BlockingQueue<String> own = new LinkedBlockingQueue<>(); // what the handler logs
    private final List<SyslogAppender> appenders = new ArrayList<>();

    @BeforeEach
    void listensToTheHandler() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        AppenderBase<ILoggingEvent> listener = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                own.add(event.getLevel() + " " + event.getFormattedMessage());
            }
        };
        listener.start();
        context.getLogger("aimm").addAppender(listener);
    }

    @AfterEach
    void leavesNoThread() {
        appenders.forEach(SyslogAppender::stop);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("aimm.server.log"));
    }

    @ParameterizedTest
    @EnumSource
    void messagesArriveInOrder(Transport transport) throws Exception {
        try (TestSyslogServer server = new TestSyslogServer(transport)) {
            start(transport, server.port(), 1024, SOON);

            for (int i = 0; i < 50; i++) {
                log.info("č {}", i);
                assertThat(server.nextText()).isEqualTo("č " + i);
            }
        }
        assertThat(own).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "TLS"})
    void whatIsLoggedBeforeThereIsAServerArrives(Transport transport) throws Exception {
        int port = freePort();
        start(transport, port, 1024, SOON);
        log.info("early");
        assertThat(told()).startsWith("WARN no connection to the syslog server 127.0.0.1:" + port);

        try (TestSyslogServer server = new TestSyslogServer(transport, port)) {
            assertThat(server.nextText()).isEqualTo("early");
            assertThat(told()).startsWith("INFO the syslog server 127.0.0.1:" + port);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "TLS"})
    void aServerThatComesBackMissesNothing(Transport transport) throws Exception {
        int port;
        try (TestSyslogServer server = new TestSyslogServer(transport)) {
            port = server.port();
            start(transport, port, 1024, SOON);
            log.info("before");
            assertThat(server.nextText()).isEqualTo("before");
            awaitIdle();
        }
        log.info("while it is away");
        assertThat(told()).startsWith("WARN no connection");
        log.info("later");

        try (TestSyslogServer server = new TestSyslogServer(transport, port)) {
            assertThat(server.nextText()).isEqualTo("while it is away");
            assertThat(server.nextText()).isEqualTo("later");
            log.info("after");
            assertThat(server.nextText()).isEqualTo("after");
        }
    }

    @Test
    void aServerOverUdpIsFoundWheneverItComes() throws Exception {
        int port = freePort();
        start(Transport.UDP, port, 1024, SOON);
        log.info("lost");
        try (TestSyslogServer server = new TestSyslogServer(Transport.UDP, port)) {
            log.info("found");
            assertThat(server.nextText()).isIn("lost", "found"); // whenever the datagram went
        }
        assertThat(own).isEmpty();
    }

    @Test
    void theOldestAreDroppedAndThisIsTold() throws Exception {
        int port = freePort();
        start(Transport.TCP, port, 3, SOON);
        IntStream.rangeClosed(1, 10).forEach(i -> log.info("{}", i));

        try (TestSyslogServer server = new TestSyslogServer(Transport.TCP, port)) {
            assertThat(server.next()).startsWith("<11>1 ").endsWith(" BOMdropped 7 log messages");
            assertThat(server.nextText()).isEqualTo("8");
            assertThat(server.nextText()).isEqualTo("9");
            assertThat(server.nextText()).isEqualTo("10");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "TLS"})
    void aServerThatDoesNotReadBlocksNobody(Transport transport) throws Exception {
        try (ServerSocket server = slow()) {
            SyslogAppender appender = start(transport, server.getLocalPort(), 400, SOON, NO_TIME);
            try (Socket connection = server.accept()) {
                IntStream.range(0, 400).forEach(i -> log.info(MUCH));
                appender.stop();
            }
        }
        assertThat(own)
                .last(InstanceOfAssertFactories.STRING)
                .matches("WARN \\d+ messages were not sent to the syslog server .*");
    }

    @Test
    void aServerThatReadsAgainLearnsHowManyItMissed() throws Exception {
        int count = 400;
        try (ServerSocket socket = slow();
                TestSyslogServer server = new TestSyslogServer(Transport.TCP)) {
            SyslogAppender appender = start(Transport.TCP, socket.getLocalPort(), 10, SOON);
            Socket connection = socket.accept();
            IntStream.rangeClosed(1, count).forEach(i -> log.info("{} {}", i, MUCH));
            server.serve(connection);
            appender.stop();

            int last = 0;
            int dropped = 0;
            while (last < count) {
                String text = server.nextText();
                if (text.startsWith("dropped ")) {
                    dropped += Integer.parseInt(text.split(" ")[1]);
                    last += Integer.parseInt(text.split(" ")[1]);
                } else {
                    last++;
                    assertThat(text).startsWith(last + " x");
                }
            }
            assertThat(last).isEqualTo(count);
            assertThat(dropped).isPositive();
            assertThat(server.isSilent()).isTrue();
        }
    }

    @Test
    void aMessageThatTheServerClosesOnIsNotTriedAgain() throws Exception {
        int port;
        try (ServerSocket socket = slow()) {
            port = socket.getLocalPort();
            start(Transport.TCP, port, 1024, SOON);
            log.info("x".repeat(20_000_000)); // more than fits between the two
            log.info("next");
            Socket connection = socket.accept();
            assertThat(connection.getInputStream().read()).isPositive();
            connection.setSoLinger(true, 0);
            connection.close();
        }
        assertThat(told()).startsWith("WARN no connection");

        try (TestSyslogServer server = new TestSyslogServer(Transport.TCP, port)) {
            assertThat(server.nextText()).isEqualTo("dropped 1 log messages");
            assertThat(server.nextText()).isEqualTo("next");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anyTextArrivesAsItIs(Transport transport) throws Exception {
        String every =
                IntStream.rangeClosed(0, 0xff).mapToObj(Character::toString).collect(Collectors.joining());
        String hostile = "<14>1 - - - - - - \n7 <14>1 -] BOM\r\n\0" + every + "\u2028\uFEFF\uD83D\uDE00";
        try (TestSyslogServer server = new TestSyslogServer(transport)) {
            start(transport, server.port(), 1024, SOON);
            log.info(hostile);
            log.info(" ");
            log.info("next");

            assertThat(server.nextText()).isEqualTo(hostile);
            assertThat(server.nextText()).isEqualTo(" ");
            assertThat(server.nextText()).isEqualTo("next");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "TLS"})
    void aLongTextArrivesWhole(Transport transport) throws Exception {
        String text = "ž".repeat(3_000_000);
        try (TestSyslogServer server = new TestSyslogServer(transport)) {
            start(transport, server.port(), 1024, SOON);
            log.info(text);
            log.info("next");

            assertThat(server.nextText().equals(text)).isTrue();
            assertThat(server.nextText()).isEqualTo("next");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "TLS"})
    void whoClosesHasToldEverything(Transport transport) throws Exception {
        try (TestSyslogServer server = new TestSyslogServer(transport)) {
            SyslogAppender appender = start(transport, server.port(), 1024, SOON);
            IntStream.range(0, 1000).forEach(i -> log.info("{}", i));
            appender.stop();
            log.info("too late");

            for (int i = 0; i < 1000; i++) {
                assertThat(server.nextText()).isEqualTo(Integer.toString(i));
            }
            assertThat(server.isSilent()).isTrue();
        }
    }

    @Test
    void whoClosesTriesOnceMoreWithoutTheDelay() throws Exception {
        int port = freePort();
        SyslogAppender appender = start(Transport.TCP, port, 1024, Duration.ofDays(1));
        log.info("last words");
        assertThat(told()).startsWith("WARN no connection");

        try (TestSyslogServer server = new TestSyslogServer(Transport.TCP, port)) {
            appender.stop();
            assertThat(server.nextText()).isEqualTo("last words");
        }
    }

    @Test
    void whatIsTooLongForADatagramIsCutBetweenCharacters() throws Exception {
        try (TestSyslogServer server = new TestSyslogServer(Transport.UDP)) {
            start(Transport.UDP, server.port(), 1024, SOON);
            log.info("ž".repeat(40_000));
            log.info("x" + "ž".repeat(40_000));
            assertThat(server.nextText()).matches("ž{30000,}");
            assertThat(server.nextText()).matches("xž{30000,}");
        }
    }

    private SyslogAppender start(Transport transport, int port, int queueSize, Duration reconnectDelay) {
        return start(transport, port, queueSize, reconnectDelay, LONG);
    }

    private SyslogAppender start(
            Transport transport, int port, int queueSize, Duration reconnectDelay, Duration flush) {
        SyslogAppender appender =
                new SyslogAppender(new SyslogTarget("127.0.0.1", port, transport), queueSize, reconnectDelay, flush);
        appender.setContext(context);
        appender.start();
        log.addAppender(appender);
        appenders.add(appender);
        return appender;
    }

    private String told() throws InterruptedException {
        return own.poll(20, TimeUnit.SECONDS);
    }

    /** Whose connections take no more than a little before they are read from, however much the system would let them. */
    private static ServerSocket slow() throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReceiveBufferSize(1 << 16);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        return socket;
    }

    /** A message that is logged while the one before is still being sent may be lost with its connection. */
    private static void awaitIdle() {
        while (Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread ->
                        thread.getName().startsWith("aimm.server.log") && thread.getState() == Thread.State.WAITING)) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
