package aimm.server.backend.event;

import static aimm.server.api.Provenances.BY_A_TEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.server.api.Backend.StoredModel;
import aimm.server.api.BackendException;
import aimm.server.hat.api.ProxyClient;
import aimm.server.hat.api.ProxyClients;
import hat.chatter.Chatter;
import hat.chatter.ChatterSettings;
import hat.event.Event;
import hat.event.EventType;
import hat.event.EventerClient;
import hat.event.EventerMessage;
import hat.event.Query;
import hat.event.QueryResult;
import hat.event.RegisterEvent;
import hat.event.Status;
import hat.event.Subscription;
import hat.event.TestEventServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Backends that have their connections to an event server for themselves. */
@Timeout(60)
class WireTest {

    private static final EventType MODELS = EventType.of("aimm", "model", "*");

    private final Chatter chatter = new Chatter("chatter under test");
    private TestEventServer server;

    @BeforeEach
    void start() throws IOException {
        server = new TestEventServer(1);
    }

    @AfterEach
    void stop() {
        server.close();
        chatter.close();
    }

    private EventBackend open() {
        ProxyClients clients = (subscription, listener) -> new Wire(connect(subscription, listener));
        return new EventBackend(EventBackendTest.PREFIX, Duration.ofSeconds(20), clients);
    }

    private EventerClient connect(Subscription subscription, Consumer<List<Event>> listener) {
        EventerMessage.InitReq init = new EventerMessage.InitReq(
                "aimm/test", Optional.empty(), subscription.queryTypes(), Optional.of(1L), false);
        return EventerClient.connect(
                        chatter, server.address(), ChatterSettings.DEFAULT, init, new EventerClient.Listener() {
                            @Override
                            public void statusChanged(Status status) {}

                            @Override
                            public void notified(List<Event> events) {
                                listener.accept(events);
                            }

                            @Override
                            public void closed(IOException reason) {}
                        })
                .join();
    }

    private record Wire(EventerClient client) implements ProxyClient {
        @Override
        public void register(List<RegisterEvent> events) throws IOException {
            client.register(events);
        }

        @Override
        public CompletableFuture<List<Event>> registerWithResponse(List<RegisterEvent> events) {
            return client.registerWithResponse(events);
        }

        @Override
        public CompletableFuture<QueryResult> query(Query query) {
            return client.query(query);
        }

        @Override
        public void close() {
            client.close();
            client.closed().join();
        }
    }

    @Test
    void modelsPassBetweenBackends() throws Exception {
        byte[] large = new byte[10 << 20];
        new Random(1).nextBytes(large);
        BlockingQueue<StoredModel> toldFirst = new LinkedBlockingQueue<>();
        BlockingQueue<StoredModel> toldSecond = new LinkedBlockingQueue<>();
        EventBackend first = open();
        EventBackend second = open();
        first.onForeignChange(toldFirst::add);
        second.onForeignChange(toldSecond::add);

        first.create("large", large, BY_A_TEST);
        assertThat(toldSecond.take()).isEqualTo(new StoredModel(1, "large", 1, large.length));
        assertThat(second.read(1)).isEqualTo(large);
        second.update(1, "small", new byte[3], BY_A_TEST);
        assertThat(toldFirst.take()).as("and no own one before").isEqualTo(new StoredModel(1, "small", 2, 3));
        assertThat(second.create("new", new byte[0], BY_A_TEST).instanceId()).isEqualTo(2);
        assertThat(server.awaitEvents(MODELS, 3)).hasSize(3);
        first.close();
        second.close();
    }

    @Test
    void aBackendThatComesBackFindsItsModels() throws Exception {
        EventBackend lost = open();
        lost.create("a", new byte[] {1}, BY_A_TEST);
        server.status(Status.STANDBY);
        assertThatThrownBy(() -> lost.update(1, "a", new byte[] {2}, BY_A_TEST)).hasMessageContaining("is not stored");
        server.status(Status.OPERATIONAL);
        server.restart(true);
        assertThatThrownBy(() -> lost.update(1, "a", new byte[] {2}, BY_A_TEST))
                .isInstanceOf(BackendException.class)
                .hasMessageStartingWith("it is not known whether model instance 1 (a) is stored (");
        lost.close();

        EventBackend back = open();

        assertThat(back.models()).containsExactly(new StoredModel(1, "a", 1, 1));
        assertThat(back.read(1)).containsExactly(1);
        back.close();
    }

    @Test
    void anEventServerThatKeepsNothingIsFoundOut() {
        server.keepEvents(false);
        EventBackend backend = open();

        backend.create("a", new byte[] {1}, BY_A_TEST);

        assertThat(backend.read(1)).containsExactly(1);
        backend.close();
    }
}
