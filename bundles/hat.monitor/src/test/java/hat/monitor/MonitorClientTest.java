package hat.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hat.chatter.ChatterSettings;
import hat.chatter.ConnectFailedException;
import hat.chatter.ConnectionClosedException;
import hat.chatter.MalformedMessageException;
import hat.chatter.SbsWriter;
import hat.chatter.UnencodableException;
import hat.monitor.MonitorState.Blessing;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MonitorClientTest {

    private static final Optional<Long> NONE = Optional.empty();
    private static final Optional<Long> T1 = Optional.of(1L);
    private static final Optional<Long> T2 = Optional.of(2L);

    private final BlockingQueue<MonitorState> states = new LinkedBlockingQueue<>();
    private FakeMonitor monitor;
    private MonitorClient client;

    @BeforeEach
    void connect() throws Exception {
        monitor = new FakeMonitor();
        client = connect(true, states::add);
        monitor.expect(NONE, true);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        client.close();
        client.closed().get(20, TimeUnit.SECONDS);
        monitor.close();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("hat-monitor")) {
                thread.join(20_000);
            }
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().matches("hat-monitor.*|chatter.*"));
    }

    private MonitorClient connect(boolean ready, MonitorClient.Listener listener) throws Exception {
        return MonitorClient.connect(
                        monitor.chatter,
                        monitor.address(),
                        ChatterSettings.DEFAULT,
                        "name",
                        "group",
                        "null",
                        ready,
                        listener)
                .get(20, TimeUnit.SECONDS);
    }

    private MonitorState await(Predicate<MonitorState> condition) throws Exception {
        while (true) {
            MonitorState state = states.poll(20, TimeUnit.SECONDS);
            assertThat(state).as("such a state within 20 s").isNotNull();
            if (condition.test(state)) {
                return state;
            }
        }
    }

    private void awaitBlessing(Blessing blessing) throws Exception {
        await(state -> state.blessing() == blessing);
    }

    private void becomeActive() throws Exception {
        monitor.sendOwn(T1, NONE, true);
        monitor.expect(T1, true);
        monitor.sendOwn(T1, T1, true);
        awaitBlessing(Blessing.ACTIVE);
    }

    @Test
    void worksOnlyAfterItsTokenCameBack() throws Exception {
        monitor.sendOwn(T1, NONE, true);
        monitor.expect(T1, true);
        monitor.sendOwn(T1, NONE, true); // lists repeat
        assertThat(await(state -> true).blessing()).isEqualTo(Blessing.NONE);

        monitor.sendOwn(T1, T1, true);

        MonitorState active = await(state -> state.blessing() == Blessing.ACTIVE);
        assertThat(active.own().orElseThrow().response().token()).isEqualTo(T1);
    }

    @Test
    void theTokenIsGivenBackOnlyWhenTheWorkHasEnded() throws Exception {
        becomeActive();
        monitor.sendOwn(NONE, T1, true);
        awaitBlessing(Blessing.REVOKED);
        client.setReady(false);
        monitor.expect(T1, false);

        client.giveBack();

        monitor.expect(NONE, false);
        awaitBlessing(Blessing.NONE);
    }

    @Test
    void aTokenThatIsNotRevokedIsNotGivenBack() throws Exception {
        becomeActive();

        client.giveBack();
        client.setReady(false);

        monitor.expect(T1, false);
    }

    @Test
    void withdrawnReadinessIsToldAtOnceAndRevokes() throws Exception {
        becomeActive();

        client.setReady(false);

        monitor.expect(T1, false);
        awaitBlessing(Blessing.REVOKED);
    }

    @Test
    void anotherTokenRevokesToo() throws Exception {
        becomeActive();
        monitor.sendOwn(T2, T1, true);
        awaitBlessing(Blessing.REVOKED);

        client.giveBack();
        monitor.expect(NONE, true);
        monitor.sendOwn(T2, NONE, true);

        monitor.expect(T2, true);
    }

    @Test
    void anOwnEntryThatIsMissingRevokes() throws Exception {
        becomeActive();

        monitor.send(new MonitorMessage.Server(1, 0, List.of()));

        awaitBlessing(Blessing.REVOKED);
    }

    @Test
    void entriesOfOthersDoNotCount() throws Exception {
        monitor.sendOwn(T1, NONE, true);
        monitor.expect(T1, true);
        ComponentInfo own = client.state().components().get(0);

        monitor.send(new MonitorMessage.Server(
                1,
                7,
                List.of(new ComponentInfo(
                        1,
                        0,
                        own.name(),
                        own.group(),
                        "null",
                        1,
                        own.request(),
                        new ComponentInfo.Response(T1, true)))));

        assertThat(await(state -> state.mid() == 7).blessing()).isEqualTo(Blessing.NONE);
    }

    @Test
    void oldListsDoNotBringBackATokenThatWasGivenBack() throws Exception {
        becomeActive();
        client.setReady(false);
        monitor.expect(T1, false);
        awaitBlessing(Blessing.REVOKED);
        client.giveBack();
        monitor.expect(NONE, false);
        client.setReady(true);
        monitor.expect(NONE, true);

        monitor.sendOwn(T1, T1, true); // sent before the server heard of all that
        monitor.sendOwn(NONE, NONE, false);
        monitor.sendOwn(T2, NONE, true);

        monitor.expect(T2, true);
        assertThat(states).noneMatch(state -> state.blessing() == Blessing.ACTIVE);
    }

    @Test
    void aTokenThatIsReplacedBeforeItCameBackIsReplacedHereToo() throws Exception {
        monitor.sendOwn(T1, NONE, true);
        monitor.expect(T1, true);

        monitor.sendOwn(T2, T1, true);

        monitor.expect(T2, true);
        monitor.sendOwn(T2, T2, true);
        awaitBlessing(Blessing.ACTIVE);
    }

    @Test
    void anIdleComponentAcceptsNothing() throws Exception {
        client.setReady(false);
        monitor.expect(NONE, false);

        monitor.sendOwn(T1, NONE, true);

        assertThat(await(state -> state.own().isPresent())
                        .own()
                        .orElseThrow()
                        .request()
                        .token())
                .isEqualTo(T1);
        client.setReady(true);
        monitor.expect(NONE, true);
        monitor.expect(T1, true);
    }

    @Test
    void aCloseRequestRevokesAndClosesWhenTheWorkHasEnded() throws Exception {
        becomeActive();
        monitor.send(new MonitorMessage.Close());
        assertThat(await(MonitorState::closing).blessing()).isEqualTo(Blessing.REVOKED);

        client.giveBack();

        assertThat(monitor.awaitClosed()).hasMessage("closed by the peer");
        assertThat(await(state -> state.closed().isPresent()).closed().orElseThrow())
                .hasMessage("the monitor server closed it");
    }

    @Test
    void aLostConnectionRevokes() throws Exception {
        becomeActive();

        monitor.disconnect();

        MonitorState last = await(state -> state.closed().isPresent());
        assertThat(last.blessing()).isEqualTo(Blessing.REVOKED);
        assertThat(last.closed().orElseThrow()).isInstanceOf(ConnectionClosedException.class);
        client.giveBack();
        client.setReady(true); // without effect
    }

    @Test
    void aServerThatSendsSomethingElseIsLeft() throws Exception {
        monitor.send("HatObserver.MsgSlave", new SbsWriter().integer(0));

        assertThat(await(state -> state.closed().isPresent()).closed().orElseThrow())
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("expected a message of a monitor server, got HatObserver.MsgSlave");
    }

    @Test
    void aListenerThatBlocksHoldsUpNothing() throws Exception {
        FakeMonitor other = new FakeMonitor();
        CountDownLatch unblocked = new CountDownLatch(1);
        MonitorClient slow = MonitorClient.connect(
                        other.chatter,
                        other.address(),
                        ChatterSettings.DEFAULT,
                        "name",
                        "group",
                        "null",
                        true,
                        state -> {
                            try {
                                unblocked.await();
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                        })
                .get(20, TimeUnit.SECONDS);
        other.expect(NONE, true);
        other.sendOwn(NONE, NONE, true);
        other.sendOwn(T1, NONE, true);
        other.expect(T1, true);

        unblocked.countDown();
        slow.close();
        slow.closed().get(20, TimeUnit.SECONDS);
        other.close();
    }

    @Test
    void connectingFailsWithAReason() {
        monitor.close();

        assertThatThrownBy(() -> connect(true, states::add)).hasCauseInstanceOf(ConnectFailedException.class);
        assertThatThrownBy(() -> MonitorClient.connect(
                        monitor.chatter,
                        monitor.address(),
                        ChatterSettings.DEFAULT,
                        "\ud800",
                        "group",
                        "null",
                        true,
                        states::add))
                .isInstanceOf(UnencodableException.class);
    }
}
