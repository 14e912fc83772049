package aimm.server.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.server.log.syslog.SyslogTarget.Transport;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyslogSettingsTest {

    private final LoggerContext context = new LoggerContext();
    private final Logging logging = new Logging(context);
    private final Map<String, Object> properties = new HashMap<>();
    private DatagramSocket server;

    @BeforeEach
    void logsToAServer() throws Exception {
        context.setMDCAdapter(new LogbackMDCAdapter());
        server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        server.setSoTimeout(20_000);
        properties.put("handlers.syslog.class", "hat.syslog.handler.SysLogHandler");
        properties.put("handlers.syslog.host", "127.0.0.1");
        properties.put("handlers.syslog.port", (long) server.getLocalPort());
        properties.put("handlers.syslog.comm_type", "UDP");
        properties.put("root.level", "INFO");
        properties.put("root.handlers", new String[] {"syslog"});
    }

    @AfterEach
    void stops() {
        logging.apply(DictConfig.of(
                Map.of("handlers.none.class", "logging.NullHandler", "root.handlers", new String[] {"none"})));
        server.close();
        assertThat(threads()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "hat.syslog.handler.SysLogHandler, UDP",
        "hat.syslog.handler.SyslogHandler, CommType.UDP",
        "hat.syslog.handler.SyslogHandler, ext://hat.syslog.common.CommType.UDP",
        "hat.syslog.handler.SysLogHandler, ext://hat.syslog.handler.CommType.UDP",
    })
    void theHandlerGoesByBothNames(String type, String commType) throws Exception {
        properties.put("handlers.syslog.class", type);
        properties.put("handlers.syslog.comm_type", commType);
        properties.put("handlers.syslog.queue_size", 10L);
        properties.put("handlers.syslog.reconnect_delay", 0.5);
        properties.put("handlers.syslog.level", "WARNING");
        logging.apply(DictConfig.of(properties));

        context.getLogger("a").info("no");
        context.getLogger("a").warn("yes");

        assertThat(received()).startsWith("<12>1 ").endsWith(" BOMyes");
    }

    @Test
    void eachConfigurationHasAThreadOfItsOwn() throws Exception {
        for (int i = 0; i < 3; i++) {
            logging.apply(DictConfig.of(properties));
            assertThat(threads()).isEqualTo(1);
        }
        context.getLogger("a").info("once");
        assertThat(received()).endsWith(" BOMonce");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TCP", "TLS"})
    void aServerThatIsNotThereHoldsUpNoConfiguration(String commType) {
        properties.put("handlers.syslog.comm_type", commType);
        for (int i = 0; i < 3; i++) {
            logging.apply(DictConfig.of(properties));
            context.getLogger("a").info("for nobody");
            assertThat(threads()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "UDP, UDP",
        "TCP, TCP",
        "TLS, TLS",
        "SSL, TLS",
        "CommType.TCP, TCP",
        "ext://hat.syslog.common.CommType.SSL, TLS",
        "ext://hat.syslog.handler.CommType.TLS, TLS"
    })
    void theTransportGoesByManyNames(String commType, Transport transport) {
        assertThat(Transport.of(commType)).isEqualTo(transport);
    }

    @Test
    void whatCannotBeUsedIsNamedAndLeavesNoThread() {
        assertRefused("host", null, "missing");
        assertRefused("host", " ", "expected a name or an address");
        assertRefused("port", null, "missing");
        assertRefused("port", 0L, "expected a number from 1 to 65535, got 0");
        assertRefused("port", 65536L, "expected a number from 1 to 65535, got 65536");
        assertRefused("port", 514.5, "expected a whole number");
        assertRefused("port", "syslog", "expected a whole number");
        assertRefused("comm_type", null, "missing");
        assertRefused("comm_type", "SCTP", "expected UDP, TCP or TLS, got SCTP");
        assertRefused("queue_size", -1L, "expected a whole number");
        assertRefused("reconnect_delay", -0.5, "expected seconds, not negative, got -0.5");
        assertRefused("reconnect_delay", "soon", "expected seconds");
        assertRefused("reconnect_delay", 0L, "expected seconds from 0.01 to 86400, got 0");
        assertRefused("reconnect_delay", Double.POSITIVE_INFINITY, "expected seconds from 0.01 to 86400");
        properties.put("root.level", "LOUD"); // the handler is made before this is seen
        assertThatThrownBy(() -> logging.apply(DictConfig.of(properties))).hasMessageStartingWith("root.level");
        assertThat(threads()).isZero();
    }

    private void assertRefused(String key, Object value, String fault) {
        Map<String, Object> wrong = new HashMap<>(properties);
        wrong.put("handlers.syslog." + key, value);
        wrong.values().removeIf(one -> one == null);
        assertThatThrownBy(() -> logging.apply(DictConfig.of(wrong)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("handlers.syslog." + key + ": " + fault);
    }

    private String received() throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[65536], 65536);
        server.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("aimm.server.log"))
                .count();
    }
}
