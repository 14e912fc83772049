package aimm.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.server.api.BusyException;
import aimm.server.api.DeploymentTimeoutException;
import aimm.server.api.UnknownBundleException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperationsTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final Operations operations = new Operations();

    @AfterEach
    void close() {
        operations.close();
    }

    @Test
    void giveTheirResultOrRefusal() {
        assertThat(operations.run("a", LONG, () -> 1)).isEqualTo(1);
        assertThatThrownBy(() -> operations.run("a", LONG, () -> {
                    throw new UnknownBundleException(7);
                }))
                .isInstanceOf(UnknownBundleException.class);
    }

    @Test
    void runOneAfterAnotherOnOneBundleAndSideBySideOnOthers() throws Exception {
        CountDownLatch inFirst = new CountDownLatch(1);
        CountDownLatch otherIsOver = new CountDownLatch(1);
        List<String> order = new ArrayList<>();
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> operations.run("a", LONG, () -> {
            inFirst.countDown();
            await(otherIsOver);
            return order.add("first");
        }));
        inFirst.await();
        CompletableFuture<Void> second =
                CompletableFuture.runAsync(() -> operations.run("a", LONG, () -> order.add("second")));
        operations.run("b", LONG, () -> true);
        otherIsOver.countDown();
        CompletableFuture.allOf(first, second).get(30, TimeUnit.SECONDS);

        assertThat(order).containsExactly("first", "second");
    }

    @Test
    void endForWhoWaitsWhenTimeIsOverAndAreInterrupted() throws Exception {
        CompletableFuture<String> fate = new CompletableFuture<>();
        assertThatThrownBy(() -> operations.run("a", Duration.ofMillis(50), () -> {
                    try {
                        new CountDownLatch(1).await();
                        fate.complete("went on");
                    } catch (InterruptedException e) {
                        fate.complete("interrupted");
                    }
                    return null;
                }))
                .isInstanceOf(DeploymentTimeoutException.class);
        assertThat(fate.get(30, TimeUnit.SECONDS)).isEqualTo("interrupted");
        assertThat(operations.run("a", LONG, () -> "next")).isEqualTo("next");
    }

    @Test
    void whoWaitedInVainNeverBegins() throws Exception {
        CountDownLatch inFirst = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        List<String> begun = new ArrayList<>();
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> operations.run("a", LONG, () -> {
            inFirst.countDown();
            await(end);
            return null;
        }));
        inFirst.await();
        assertThatThrownBy(() -> operations.run("a", Duration.ofMillis(50), () -> begun.add("second")))
                .isInstanceOf(DeploymentTimeoutException.class);
        end.countDown();
        first.get(30, TimeUnit.SECONDS);
        operations.run("a", LONG, () -> begun.add("third"));
        assertThat(begun).containsExactly("third");
    }

    @Test
    void areBounded() throws Exception {
        CountDownLatch running = new CountDownLatch(Operations.MOST);
        CountDownLatch end = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Operations.MOST; i++) {
            String name = "a" + i;
            Thread thread = new Thread(() -> operations.run(name, LONG, () -> {
                running.countDown();
                await(end);
                return null;
            }));
            thread.start();
            threads.add(thread);
        }
        running.await();
        assertThatThrownBy(() -> operations.run("b", LONG, () -> null)).isInstanceOf(BusyException.class);
        end.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
