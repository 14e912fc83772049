package aimm.server.log.syslog;

import aimm.server.log.syslog.SyslogTarget.Transport;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Takes what a syslog server takes. Its key: {@code keytool -genkeypair -keyalg EC -groupname secp256r1 -dname CN=localhost
 * -validity 36500 -keystore tls.p12 -storepass syslog}.
 */
final class TestSyslogServer implements Closeable {

    private static final char[] PASSWORD = "syslog".toCharArray();

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final List<Closeable> open = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final int port;

    TestSyslogServer(Transport transport) throws Exception {
        this(transport, 0);
    }

    TestSyslogServer(Transport transport, int port) throws Exception {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        if (transport == Transport.UDP) {
            DatagramSocket socket = new DatagramSocket(address);
            this.port = socket.getLocalPort();
            serve(socket, () -> receive(socket));
        } else {
            ServerSocket socket = transport == Transport.TCP
                    ? new ServerSocket()
                    : tls().getServerSocketFactory().createServerSocket();
            socket.bind(address);
            this.port = socket.getLocalPort();
            serve(socket, () -> accept(socket));
        }
    }

    int port() {
        return port;
    }

    /** The next message; fails if none comes within twenty seconds. */
    String next() throws InterruptedException {
        String message = messages.poll(20, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("no message");
        }
        return message;
    }

    /** The text of the next message. */
    String nextText() throws InterruptedException {
        String message = next();
        return message.substring(message.indexOf("] BOM") + "] BOM".length());
    }

    boolean isSilent() {
        return messages.isEmpty();
    }

    private void receive(DatagramSocket socket) throws IOException {
        while (true) {
            DatagramPacket packet = new DatagramPacket(new byte[65536], 65536);
            socket.receive(packet);
            messages.add(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
        }
    }

    private void accept(ServerSocket server) throws IOException {
        while (true) {
            serve(server.accept());
        }
    }

    /** Reads from a connection that somebody else accepted, too. */
    void serve(Socket socket) {
        serve(socket, () -> read(socket));
    }

    private void read(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        while (true) {
            int length = 0;
            for (int digit = in.read(); digit != ' '; digit = in.read()) {
                if (digit < '0' || digit > '9') {
                    return;
                }
                length = length * 10 + digit - '0';
            }
            messages.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
        }
    }

    private void serve(Closeable socket, Service service) {
        open.add(socket);
        Thread thread = new Thread(() -> {
            try (socket) {
                service.run();
            } catch (IOException e) {
                // closed, by us or by the other side
            }
        });
        threads.add(thread);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        for (Closeable socket : open) {
            socket.close();
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static SSLContext tls() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = TestSyslogServer.class.getResourceAsStream("tls.p12")) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private interface Service {
        void run() throws IOException;
    }
}
