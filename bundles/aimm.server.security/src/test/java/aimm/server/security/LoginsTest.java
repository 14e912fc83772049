package aimm.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginsTest {

    private static final String RIGHT = "b1f51a511f1da0cd348b8f8598db32e61cb963e5fc69e2b41485bf99590ed75a";
    private static final String WRONG = "16477688c0e00699c6cfa4497a3612d7e83c532062b64b250fed8908128ed548";
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final FakeTicker ticker = new FakeTicker();
    private final Deque<Runnable> held = new ArrayDeque<>();
    private final Logins logins =
            new Logins(LoginsTest::accept, (name, digest) -> false, this::execute, ticker, () -> {});
    private boolean executorIsFull;

    @AfterEach
    void close() {
        logins.close();
    }

    @Test
    void theRightDigestIsAcceptedAtOnceAndAWrongOneRefused() {
        assertThat(attempt("10.0.0.1", "alice", RIGHT)).isCompletedWithValue(true);
        assertThat(attempt("10.0.0.1", "alice", WRONG)).isCompletedWithValue(false);
        assertThat(attempt("10.0.0.1", "carol", RIGHT)).isCompletedWithValue(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "nobody"})
    void afterThreeFailuresEachAttemptWaitsTwiceAsLongUpToTenSeconds(String name) {
        List<Double> waited = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            waited.add(seconds(attempt("10.0.0.1", name, WRONG)));
        }

        assertThat(waited).containsExactly(0.0, 0.0, 0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 10.0, 10.0);
    }

    @Test
    void failuresOfANameCountFromWhateverAddress() {
        fail(3, "alice", "10.0.0.1", "10.0.0.2", "10.0.0.3");

        assertThat(seconds(attempt("10.0.0.4", "alice", RIGHT))).isEqualTo(0.5);
        assertThat(attempt("10.0.0.4", "bob", RIGHT)).isCompletedWithValue(true);
    }

    @Test
    void failuresFromAnAddressCountWhateverTheName() {
        for (String name : List.of("alice", "bob", "carol")) {
            assertThat(attempt("10.0.0.1", name, WRONG)).isCompletedWithValue(false);
        }

        assertThat(seconds(attempt("10.0.0.1", "alice", RIGHT))).isEqualTo(0.5);
        assertThat(attempt("10.0.0.2", "alice", RIGHT)).isCompletedWithValue(true);
    }

    @Test
    void whoWaitedByHimselfDoesNotWaitAgain() {
        fail(3, "alice", "10.0.0.1");

        ticker.pass(Duration.ofMillis(500));

        assertThat(attempt("10.0.0.1", "alice", RIGHT)).isCompletedWithValue(true);
    }

    @Test
    void attemptsAtTheSameTimeGainNothing() {
        List<CompletableFuture<Boolean>> attempts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            attempts.add(attempt("10.0.0." + i, "alice", WRONG));
        }

        assertThat(done(attempts)).isEqualTo(3);
        ticker.pass(Duration.ofMillis(500));
        assertThat(done(attempts)).isEqualTo(4);
        ticker.pass(Duration.ofMillis(999));
        assertThat(done(attempts)).isEqualTo(4);
        ticker.pass(MOMENT);
        assertThat(done(attempts)).isEqualTo(5);
    }

    @Test
    void oneNameAndOneAddressIsCheckedAtATime() {
        try (Logins slow = new Logins(LoginsTest::accept, (name, digest) -> false, held::add, ticker, () -> {})) {
            slow.attempt(address("10.0.0.1"), "alice", WRONG);
            slow.attempt(address("10.0.0.1"), "bob", WRONG);
            slow.attempt(address("10.0.0.2"), "alice", WRONG);
            assertThat(held).hasSize(1);

            held.remove().run();
            assertThat(held).hasSize(2);
        }
    }

    @Test
    void whenTenWaitTheNextIsRefusedAtOnce() {
        fail(3, "alice", "10.0.0.1", "10.0.0.2", "10.0.0.3");
        List<CompletableFuture<Boolean>> attempts = new ArrayList<>();
        for (int i = 10; i < 21; i++) {
            attempts.add(attempt("10.0.0." + i, "alice", RIGHT));
        }
        assertThat(done(attempts)).isZero();

        assertThat(attempt("10.0.0.99", "alice", RIGHT)).isCompletedWithValue(false);

        ticker.pass(Duration.ofMillis(500));
        assertThat(attempts).allSatisfy(attempt -> assertThat(attempt).isCompletedWithValue(true));
    }

    @Test
    void manyAtOnceAreCheckedIfTheirAddressHasNotFailedLately() {
        try (Logins slow = new Logins(LoginsTest::accept, (name, digest) -> false, held::add, ticker, () -> {})) {
            for (int i = 0; i < 3; i++) {
                slow.attempt(address("10.0.0.1"), "carol", WRONG);
                held.remove().run();
            }
            ticker.pass(Duration.ofMinutes(5));
            List<CompletableFuture<Boolean>> attempts = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                attempts.add(slow.attempt(address("10.0.0.1"), "alice", RIGHT).toCompletableFuture());
            }
            assertThat(done(attempts)).isZero();

            while (!held.isEmpty()) {
                held.remove().run();
            }
            assertThat(attempts).allSatisfy(attempt -> assertThat(attempt).isCompletedWithValue(true));
        }
    }

    @Test
    void whenAThousandAreOnTheirWayTheNextIsRefusedAtOnce() {
        try (Logins slow = new Logins(LoginsTest::accept, (name, digest) -> false, held::add, ticker, () -> {})) {
            for (int i = 0; i < 1_000; i++) {
                slow.attempt(address("10.0." + i / 100 + "." + i % 100), "user" + i, WRONG);
            }

            assertThat(slow.attempt(address("10.1.0.1"), "alice", RIGHT).toCompletableFuture())
                    .isCompletedWithValue(false);
            held.remove().run();
            assertThat(slow.attempt(address("10.1.0.1"), "alice", RIGHT).toCompletableFuture())
                    .isNotDone();
        }
    }

    @Test
    void manyRightLoginsAtOnceAreAllAccepted() {
        List<CompletableFuture<Boolean>> attempts = new ArrayList<>();
        ticker.hold();
        for (int i = 0; i < 500; i++) {
            attempts.add(attempt("10.0.0.1", "alice", RIGHT));
        }
        ticker.release();

        assertThat(attempts).allSatisfy(attempt -> assertThat(attempt).isCompletedWithValue(true));
    }

    @Test
    void ofManyWrongLoginsAtOnceMostAreRefusedUnchecked() {
        List<CompletableFuture<Boolean>> attempts = new ArrayList<>();
        ticker.hold();
        for (int i = 0; i < 500; i++) {
            attempts.add(attempt("10.0.0.1", "alice", WRONG));
        }
        ticker.release();

        assertThat(done(attempts)).isEqualTo(500 - 1 - Lane.MOST_WAITING);
    }

    @Test
    void anAddressThatHasToWaitDoesNotHoldUpTheNameElsewhere() {
        fail(3, "carol", "10.0.0.1");
        List<CompletableFuture<Boolean>> attempts = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            attempts.add(attempt("10.0.0.1", "alice", WRONG));
        }
        assertThat(done(attempts)).isZero();

        assertThat(attempt("10.0.0.2", "alice", RIGHT)).isCompletedWithValue(true);
    }

    @Test
    void aRightLoginClearsTheNamesCount() {
        fail(3, "alice", "10.0.0.1", "10.0.0.2", "10.0.0.3");
        assertThat(seconds(attempt("10.0.0.4", "alice", RIGHT))).isEqualTo(0.5);

        fail(3, "alice", "10.0.0.5", "10.0.0.6", "10.0.0.7");
    }

    @Test
    void aRightLoginDoesNotClearTheAddresssCount() {
        fail(3, "alice", "10.0.0.1");
        assertThat(seconds(attempt("10.0.0.1", "alice", RIGHT))).isEqualTo(0.5);

        assertThat(attempt("10.0.0.1", "carol", WRONG)).isCompletedWithValue(false);
        assertThat(seconds(attempt("10.0.0.1", "bob", RIGHT))).isEqualTo(1);
    }

    @Test
    void failuresAreForgottenFiveMinutesAfterTheLast() {
        fail(3, "alice", "10.0.0.1");
        ticker.pass(Duration.ofMinutes(5).minus(MOMENT));
        fail(1, "alice", "10.0.0.1");
        assertThat(seconds(attempt("10.0.0.1", "alice", WRONG))).isEqualTo(1);

        ticker.pass(Duration.ofMinutes(5));

        fail(3, "alice", "10.0.0.1");
        assertThat(seconds(attempt("10.0.0.1", "alice", WRONG))).isEqualTo(0.5);
    }

    @Test
    void anIpv6NetworkCountsAsOneAddress() {
        for (int i = 1; i <= 3; i++) {
            assertThat(attempt("2001:db8:0:1::" + i, "user" + i, WRONG)).isCompletedWithValue(false);
        }

        assertThat(seconds(attempt("2001:db8:0:1:ffff::", "alice", RIGHT))).isEqualTo(0.5);
        assertThat(attempt("2001:db8:0:2::1", "alice", RIGHT)).isCompletedWithValue(true);
    }

    @Test
    void whatTheExecutorHasNoRoomForIsRefusedAndCountsAsNothing() {
        fail(3, "alice", "10.0.0.1", "10.0.0.2", "10.0.0.3");
        List<CompletableFuture<Boolean>> attempts = new ArrayList<>();
        for (int i = 10; i < 15; i++) {
            attempts.add(attempt("10.0.0." + i, "alice", RIGHT));
        }
        executorIsFull = true;
        ticker.pass(Duration.ofMillis(500));
        assertThat(attempts).allSatisfy(attempt -> assertThat(attempt).isCompletedWithValue(false));

        executorIsFull = false;
        assertThat(attempt("10.0.0.1", "alice", RIGHT)).isCompletedWithValue(true);
    }

    @Test
    void aDefectInTheCheckReachesTheCallerAndFreesTheLine() {
        assertThat(attempt("10.0.0.1", "defect", RIGHT)).isCompletedExceptionally();

        assertThat(attempt("10.0.0.1", "alice", RIGHT)).isCompletedWithValue(true);
        assertThat(attempt("10.0.0.2", "defect", RIGHT)).isCompletedExceptionally();
    }

    @Test
    void namesAndDigestsBeyondAllReasonAreRefused() {
        assertThat(attempt("10.0.0.1", "alice" + " ".repeat(1_000), RIGHT)).isCompletedWithValue(false);
        assertThat(attempt("10.0.0.1", "alice", RIGHT + " ".repeat(1_000))).isCompletedWithValue(false);
    }

    @Test
    void closingRefusesThoseThatWaitAndThoseThatAreChecked() {
        Logins slow = new Logins(LoginsTest::accept, (name, digest) -> false, held::add, ticker, () -> {});
        CompletableFuture<Boolean> checked =
                slow.attempt(address("10.0.0.1"), "alice", RIGHT).toCompletableFuture();
        CompletableFuture<Boolean> waiting =
                slow.attempt(address("10.0.0.1"), "alice", RIGHT).toCompletableFuture();
        CompletableFuture<Boolean> again =
                waiting.thenCompose(accepted -> slow.attempt(address("10.0.0.2"), "alice", RIGHT));
        assertThat(checked).isNotDone();

        slow.close();
        slow.close();

        assertThat(checked).isCompletedWithValue(false);
        assertThat(waiting).isCompletedWithValue(false);
        assertThat(again).isCompletedWithValue(false);
        assertThat(slow.attempt(address("10.0.0.1"), "alice", RIGHT).toCompletableFuture())
                .isCompletedWithValue(false);
        held.remove().run();
        assertThat(held).isEmpty();
    }

    @Test
    void checksOnAThreadOfItsOwnAndEndsItWhenClosed() throws Exception {
        Logins own = Logins.start(new Users(List.of(new User("alice", RIGHT))));
        Thread checker = own.attempt(address("10.0.0.1"), "alice", RIGHT)
                .thenApply(accepted -> thread("aimm-login-checks"))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        Thread keeper = thread("aimm-logins");

        own.close();

        checker.join(30_000);
        keeper.join(30_000);
        assertThat(List.of(checker.getState(), keeper.getState())).containsOnly(Thread.State.TERMINATED);
    }

    private static boolean accept(String name, String digest) {
        if (name.equals("defect")) {
            throw new IllegalStateException("broken");
        }
        return List.of("alice", "bob").contains(name.strip()) && digest.strip().equals(RIGHT);
    }

    private void execute(Runnable check) {
        if (executorIsFull) {
            throw new RejectedExecutionException();
        }
        check.run();
    }

    private CompletableFuture<Boolean> attempt(String from, String name, String digest) {
        return logins.attempt(address(from), name, digest).toCompletableFuture();
    }

    /** So many wrong attempts, from each address in turn, none of which has to wait. */
    private void fail(int times, String name, String... addresses) {
        for (int i = 0; i < times; i++) {
            assertThat(attempt(addresses[i % addresses.length], name, WRONG)).isCompletedWithValue(false);
        }
    }

    /** Lets time pass until the attempt is done. */
    private double seconds(CompletableFuture<Boolean> attempt) {
        long begin = ticker.nanoTime();
        while (!attempt.isDone()) {
            ticker.pass(MOMENT);
            assertThat(ticker.nanoTime() - begin)
                    .isLessThan(Duration.ofMinutes(1).toNanos());
        }
        return (ticker.nanoTime() - begin) / 1e9;
    }

    private static long done(List<CompletableFuture<Boolean>> attempts) {
        return attempts.stream().filter(CompletableFuture::isDone).count();
    }

    private static Thread thread(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
