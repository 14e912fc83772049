package aimm.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.server.api.BundleTooLargeException;
import aimm.server.api.BundleUpload;
import aimm.server.api.BusyException;
import aimm.server.api.DeploymentException;
import aimm.server.api.DigestMismatchException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiverTest {

    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    Path folder;

    private final Receiver receiver = new Receiver();

    @Test
    void writesWhatComesAndDigestsIt() {
        try (Received received = receive("abc", 3, ABC.toUpperCase(java.util.Locale.ROOT))) {
            assertThat(received.file()).hasContent("abc");
            assertThat(received.sha256()).isEqualTo(ABC);
            assertThat(received.size()).isEqualTo(3);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesTooMuchAndTheWrongThingAndLeavesNothing() {
        assertThatThrownBy(() -> receive("abcd", 3, null))
                .isInstanceOf(BundleTooLargeException.class)
                .hasMessage("the bundle has more than 3 bytes");
        assertThatThrownBy(() -> receive("abd", 3, ABC))
                .isInstanceOf(DigestMismatchException.class)
                .hasMessageContaining("expected was " + ABC);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void leavesNothingOfWhatDoesNotComeWhole() {
        InputStream breaking = new Source(() -> {
            throw new IOException("the client is gone");
        });
        assertThatThrownBy(() -> receiver.receive(new BundleUpload(breaking, 10, null, null), folder))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("the client is gone");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void takesAFewAtOnce() throws Exception {
        CountDownLatch arriving = new CountDownLatch(Receiver.MOST_AT_ONCE);
        CountDownLatch release = new CountDownLatch(1);
        InputStream slow = new Source(() -> {
            arriving.countDown();
            release.await();
            return -1;
        });
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Receiver.MOST_AT_ONCE; i++) {
            Thread thread = new Thread(() -> receiver.receive(new BundleUpload(slow, 10, null, null), folder)
                    .close());
            thread.start();
            threads.add(thread);
        }
        arriving.await();
        assertThatThrownBy(() -> receive("abc", 3, null)).isInstanceOf(BusyException.class);

        release.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        receive("abc", 3, null).close();
        assertThat(folder).isEmptyDirectory();
    }

    private Received receive(String content, long most, String sha256) {
        InputStream in = new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
        return receiver.receive(new BundleUpload(in, most, sha256, "somebody"), folder);
    }

    /** Content that comes as a test says. */
    private static final class Source extends InputStream {

        private final Callable<Integer> next;

        Source(Callable<Integer> next) {
            this.next = next;
        }

        @Override
        public int read() throws IOException {
            throw new IOException("not in single bytes");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return next.call();
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }
}
