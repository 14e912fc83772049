package hat.juggler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(LeavesNothing.class)
class LifecycleTest {

    @Test
    void closingTellsClientsAndWaitsForTheirAnswers() throws Exception {
        TestServer server = new TestServer(TestServer.options().shutdownTimeout(Duration.ofSeconds(20)));
        try (Wire first = server.connect();
                Wire second = server.connect()) {
            server.connection();
            server.connection();
            CompletableFuture<Void> closing = CompletableFuture.runAsync(server.server::close);
            assertThat(first.closeCode()).isEqualTo(1000);
            assertThat(second.closeCode()).isEqualTo(1000);
            first.sendClose(1000).awaitEnd();
            assertThat(closing).isNotDone();
            second.sendClose(1000).awaitEnd();
            closing.get(20, TimeUnit.SECONDS);
        }
        assertThat(server.closed).hasValue(2);
    }

    @Test
    void closingDoesNotWaitForEver() throws Exception {
        TestServer server = new TestServer();
        int port = server.server.port();
        try (Wire client = server.connect()) {
            server.connection();
            server.server.close();

            assertThat(client.closeCode()).isEqualTo(1000);
            client.awaitEnd();
            assertThat(server.closed).hasValue(1);
            assertThat(LeavesNothing.threads()).isEmpty();
            assertThatThrownBy(() -> new java.net.Socket(InetAddress.getLoopbackAddress(), port))
                    .isInstanceOf(ConnectException.class);
        }
        server.server.close(); // once more does no harm
    }

    @Test
    void whatRunsWhenTheServerClosesMayEndLater() throws Exception {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        CompletableFuture<Boolean> started = new CompletableFuture<>();
        TestServer server = new TestServer();
        SharedState state = server.server.state(Duration.ZERO, () -> "late");
        server.handler = (name, data) -> {
            started.complete(true);
            return answer;
        };
        try (Wire client = server.connect()) {
            client.send(TestServer.request(1, "slow", "1")).send(TestServer.request(2, "slow", "1"));
            started.get(20, TimeUnit.SECONDS);
            Connection connection = server.connection();
            server.server.close();

            answer.complete(new byte[] {'1'});
            connection.notify("late", null);
            connection.show(state);
            connection.flush();
            state.changed();
            connection.close();
            assertThat(client.closeCode()).isEqualTo(1000);
        }
        LeavesNothing.until("memory is given back", () -> server.server.room().taken() == 0);
        assertThat(server.server.connections()).isZero();
    }

    @Test
    void aPortThatIsTakenIsRefusedAndNothingIsLeft() throws Exception {
        try (TestServer server = new TestServer()) {
            int port = server.server.port();
            assertThatThrownBy(() -> JugglerServer.listen(new ServerOptions("127.0.0.1", port), c -> TestServer.ECHO))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("port " + port)
                    .hasMessageContaining("taken");
        }
        assertThatThrownBy(() -> JugglerServer.listen(new ServerOptions("192.0.2.1", 0), c -> TestServer.ECHO))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aConnectionThatIsClosedWhenItIsAcceptedGetsWhatWasSentBefore() throws Exception {
        try (TestServer server = new TestServer(TestServer.options().dialect(Dialect.V07))) {
            server.onAccept = connection -> {
                connection.notify("no", "more");
                connection.close();
            };
            try (Wire client = server.connect()) {
                assertThat(client.text()).isEqualTo("0{\"type\": \"notify\", \"name\": \"no\", \"data\": \"more\"}");
                assertThat(client.closeCode()).isEqualTo(1000);
                client.sendClose(1000).awaitEnd();
            }
        }
    }

    @Test
    void anAcceptorThatFailsCostsItsConnectionAlone() throws Exception {
        AtomicBoolean fails = new AtomicBoolean(true);
        try (TestServer server = new TestServer()) {
            server.onAccept = connection -> {
                if (fails.getAndSet(false)) {
                    throw new IllegalStateException("no handler");
                }
            };
            try (Wire client = server.connect()) {
                assertThat(client.closeCode()).isEqualTo(1011);
                client.awaitEnd();
            }
            assertThat(LeavesNothing.loggedBadly())
                    .containsExactly(
                            "ERROR nothing serves the connection from /127.0.0.1 java.lang.IllegalStateException");
            server.assertServes();
        }
    }

    @Test
    void clientsThatDoNotAnswerThatTheirConnectionIsClosedAreDisconnected() throws Exception {
        try (TestServer server = new TestServer()) {
            try (Wire silent = server.connect();
                    Wire busy = server.connect()) {
                server.connection().close();
                server.connection().close();
                CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                    try {
                        while (true) {
                            busy.send("2 and this and that");
                        }
                    } catch (IOException e) {
                        // at last
                    }
                });
                assertThat(silent.closeCode()).isEqualTo(1000);
                silent.awaitEnd();
                writing.get();
            }
        }
    }

    @Test
    void aThousandConnectionsAtOnceAllWork() throws Exception {
        List<Wire> clients = new ArrayList<>();
        try (TestServer server = new TestServer()) {
            for (int i = 0; i < 1000; i++) {
                clients.add(server.connect());
            }
            CompletableFuture<Wire> next = CompletableFuture.supplyAsync(() -> {
                try {
                    return server.connect();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            for (int i = 0; i < 1000; i++) {
                clients.get(i).send(TestServer.request(i, "echo", "1"));
            }
            for (int i = 0; i < 1000; i++) {
                assertThat(clients.get(i).text()).isEqualTo(TestServer.response(i, "1"));
            }
            assertThat(server.server.connections()).isEqualTo(1000);
            assertThat(next).isNotDone();

            clients.get(7).sendClose(1000).awaitEnd();
            clients.add(next.get(20, TimeUnit.SECONDS));
            for (Wire client : clients) {
                client.close();
            }
        }
    }
}
