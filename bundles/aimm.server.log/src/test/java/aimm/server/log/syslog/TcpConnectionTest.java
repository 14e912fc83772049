package aimm.server.log.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import hat.json.Json;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TcpConnectionTest {

    @ParameterizedTest
    @ValueSource(strings = {"syslog_0.7.18.json", "syslog_0.7.28.json"})
    @SuppressWarnings("unchecked")
    void everyMessageIsFramedAsTheReferenceFramesIt(String file) throws Exception {
        Map<String, List<Map<String, String>>> recorded;
        try (InputStream in = TcpConnectionTest.class.getResourceAsStream(file)) {
            recorded = (Map<String, List<Map<String, String>>>) Json.read(in.readAllBytes());
        }
        for (Map<String, String> vector : recorded.get("vectors")) {
            assertThat(sent(HexFormat.of().parseHex(vector.get("hex")))).isEqualTo(vector.get("tcp_frame_hex"));
        }
    }

    private static String sent(byte[] message) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            try (TcpConnection connection = new TcpConnection("127.0.0.1", server.getLocalPort(), false)) {
                connection.send(message);
            }
            try (Socket socket = server.accept()) {
                return HexFormat.of().formatHex(socket.getInputStream().readAllBytes());
            }
        }
    }
}
