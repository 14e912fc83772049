package aimm.server.hat;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.server.hat.api.CreateSubscription;
import aimm.server.hat.api.ProxyClient;
import aimm.server.hat.api.ProxyClients;
import hat.chatter.ChatterSettings;
import hat.event.EventType;
import hat.event.EventerClient;
import hat.event.RegisterEvent;
import hat.event.Status;
import hat.event.Subscription;
import hat.event.TestEventServer;
import hat.monitor.TestMonitorServer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The membership with a monitor server and an event server that are real on the wire. */
@Timeout(60)
class MembershipTest {

    private static final String NAME = "aimm/one";
    private static final EventType A = EventType.of("a", "*");
    private static final EventType B = EventType.of("b", "*");

    private final Members members = new Members();
    private final Recorder recorder = new Recorder();
    private TestMonitorServer monitor;
    private TestEventServer events;
    private Membership membership;

    /** What the server would do. */
    private static class Recorder implements Activity {
        final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
        volatile Optional<ProxyClients> clients = Optional.empty();
        volatile CountDownLatch slowEnd = new CountDownLatch(0);

        @Override
        public void begin(Optional<ProxyClients> shared) {
            clients = shared;
            calls.add("begin");
        }

        @Override
        public void end() {
            try {
                slowEnd.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            calls.add("end");
        }

        @Override
        public void waitsFor(String what) {
            calls.add("waits for " + what);
        }

        void await(String prefix) throws InterruptedException {
            String call;
            do {
                call = calls.poll(20, TimeUnit.SECONDS);
                assertThat(call).as("waiting for: " + prefix).isNotNull();
            } while (!call.startsWith(prefix));
        }
    }

    @BeforeEach
    void servers() throws Exception {
        monitor = new TestMonitorServer();
        monitor.algorithm("aimm", TestMonitorServer.Algorithm.BLESS_ONE);
        events = new TestEventServer(7);
        events.status(Status.OPERATIONAL);
        monitor.add("event", "event", events.data());
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        if (membership != null) {
            membership.close();
        }
        events.close();
        monitor.close();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().matches("(aimm-)?hat.*")) {
                thread.join(20_000);
            }
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().matches("(aimm-)?hat.*"));
    }

    private Settings monitored(String name, boolean withEvents) {
        return new Settings(
                name,
                Optional.of(new Settings.Monitor(
                        new Settings.Address("127.0.0.1", monitor.address().getPort()),
                        "aimm",
                        withEvents ? Optional.of("event") : Optional.empty())),
                Optional.empty());
    }

    private Settings fixed() {
        return new Settings(
                "one",
                Optional.empty(),
                Optional.of(new Settings.Address("127.0.0.1", events.address().getPort())));
    }

    private void start(Settings settings) {
        membership = Membership.start(settings, ChatterSettings.DEFAULT, members, recorder);
    }

    private ProxyClient join(EventType queryType, BlockingQueue<String> heard) {
        return recorder.clients
                .orElseThrow()
                .join(
                        Subscription.of(queryType),
                        told -> told.forEach(event -> heard.add(event.type().toString())));
    }

    private static CreateSubscription announcement(EventType queryType) {
        return () -> Subscription.of(queryType);
    }

    private static String take(BlockingQueue<String> heard) throws InterruptedException {
        return heard.poll(20, TimeUnit.SECONDS);
    }

    private void happens(String type) {
        events.register(RegisterEvent.json(EventType.parse(type), "1"));
    }

    @Test
    void worksWhileItIsBlessedAndConnected() throws Exception {
        members.announce(announcement(A));
        start(monitored("one", true));
        recorder.await("begin");

        assertThat(events.awaitClient(NAME).subscriptions()).containsExactly(A);
        assertThat(events.awaitClient(NAME).serverId()).contains(7L);
        assertThat(recorder.clients).isPresent();
    }

    @Test
    void waitsForWhateverIsMissing() throws Exception {
        monitor.stop();
        events.status(Status.STANDBY);
        start(monitored("one", true));
        recorder.await(
                "waits for the monitor server at 127.0.0.1:" + monitor.address().getPort() + " (no connection");
        monitor.restart();
        recorder.await("waits for the event server to be operational");
        events.status(Status.OPERATIONAL);
        recorder.await("begin");
        events.status(Status.STOPPING);
        recorder.await("end");
        recorder.await("waits for the event server to be operational");
    }

    @Test
    void comesBackAsANewComponentWhenAPeerWasLost() throws Exception {
        start(monitored("one", true));
        recorder.await("begin");

        monitor.stop();
        recorder.await("end");
        monitor.restart();
        recorder.await("begin");

        events.stop();
        recorder.await("end");
        recorder.await(
                "waits for the event server at 127.0.0.1:" + events.address().getPort() + " (no connection");
        events.restart(true);
        recorder.await("begin");

        monitor.shutDown();
        recorder.await("end");
        recorder.await("waits for the monitor server at");
        monitor.restart();
        recorder.await("begin");
    }

    @Test
    void givesItsTokenBackOnlyWhenTheWorkHasEnded() throws Exception {
        start(monitored("one", true));
        recorder.await("begin");
        recorder.slowEnd = new CountDownLatch(1);
        Recorder other = new Recorder();
        monitor.rank("two", "aimm", -1);
        Membership second = Membership.start(monitored("two", true), ChatterSettings.DEFAULT, new Members(), other);
        monitor.await(components -> components.stream()
                .anyMatch(component -> component.name().equals(Optional.of("one"))
                        && component.request().token().isEmpty()));
        assertThat(other.calls).doesNotContain("begin");

        recorder.slowEnd.countDown();

        other.await("begin");
        assertThat(recorder.calls).contains("end");
        second.close();
        other.await("end");
        recorder.await("begin");
    }

    @Test
    void worksWithAMonitorServerAlone() throws Exception {
        start(monitored("one", false));
        recorder.await("begin");
        assertThat(recorder.clients).isEmpty();

        monitor.stop();
        recorder.await("end");
        monitor.restart();
        recorder.await("begin");
        membership.close();
        recorder.await("end");
        monitor.awaitGone("one");
    }

    @Test
    void worksWithAFixedEventServer() throws Exception {
        events.stop();
        start(fixed());
        recorder.await(
                "waits for the event server at 127.0.0.1:" + events.address().getPort() + " (no connection");
        events.restart(true);
        recorder.await("begin");
        assertThat(events.awaitClient("one").serverId()).isEmpty();

        events.drop("one");
        recorder.await("end");
        recorder.await("begin");
    }

    @Test
    void eventsThatComeBeforeTheirReaderAreKept() throws Exception {
        members.announce(announcement(A));
        members.announce(announcement(B));
        start(fixed());
        recorder.await("begin");
        happens("a/1");
        happens("b/1");
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        ProxyClient proxy = join(A, heard);

        assertThat(take(heard)).isEqualTo("a/1");
        proxy.close();
        happens("a/2");
        ProxyClient again = join(A, heard);
        assertThat(take(heard)).isEqualTo("a/2");
        again.close();
        assertThat(heard).isEmpty();
    }

    @Test
    void theConnectionFollowsWhoComesAndGoesWithoutLosingAnEvent() throws Exception {
        CreateSubscription other = announcement(B);
        members.announce(announcement(A));
        start(fixed());
        recorder.await("begin");
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        ProxyClient proxy = join(A, heard);
        int count = 600;
        Thread source = new Thread(() -> {
            for (int i = 0; i < count; i++) {
                happens("a/" + i);
            }
        });
        source.start();
        for (int round = 0; round < 10; round++) {
            members.announce(other);
            awaitSubscriptions(A, B);
            members.withdraw(other);
            awaitSubscriptions(A);
        }
        source.join();

        for (int i = 0; i < count; i++) {
            assertThat(take(heard)).isEqualTo("a/" + i);
        }
        assertThat(recorder.calls).doesNotContain("end");
        proxy.close();
        assertThat(heard).isEmpty();
    }

    private void awaitSubscriptions(EventType... queryTypes) {
        while (events.clients().size() != 1
                || !events.clients().get(0).subscriptions().equals(List.of(queryTypes))) {
            Thread.onSpinWait(); // the client goes over in its own time
        }
    }

    @Test
    void whoWasNotAnnouncedIsToldFromSomeMomentOn() throws Exception {
        start(fixed());
        recorder.await("begin");
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        ProxyClient proxy = join(B, heard);

        awaitSubscriptions(B);
        happens("b/1");
        assertThat(take(heard)).isEqualTo("b/1");
        proxy.close();
    }

    @Test
    void proxiesRegisterAndHearOfIt() throws Exception {
        start(fixed());
        recorder.await("begin");
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        ProxyClient proxy = join(A, heard);
        awaitSubscriptions(A);

        proxy.register(List.of(RegisterEvent.json(EventType.of("a", "1"), "1")));
        proxy.registerWithResponse(List.of(RegisterEvent.json(EventType.of("a", "2"), "1")))
                .get(20, TimeUnit.SECONDS);

        assertThat(take(heard)).isEqualTo("a/1");
        assertThat(take(heard)).isEqualTo("a/2");
        proxy.close();
    }

    @Test
    void closingWhileNothingIsThereEndsSoon() throws IOException {
        monitor.stop();
        start(monitored("one", true));
        membership.close();
    }

    @Test
    void anOldStatusIsNotFollowed() throws Exception {
        start(fixed());
        recorder.await("begin");
        EventerClient client = ((Proxies) recorder.clients.orElseThrow()).client();
        Work work = new Work(recorder, members);
        recorder.calls.clear();

        work.started(client, null);
        work.statusChanged(client, Status.STARTING); // told late: it is operational already
        work.stopped(client);
        work.statusChanged(client, Status.OPERATIONAL); // told after the end

        assertThat(recorder.calls).containsExactly("begin", "end");
    }
}
