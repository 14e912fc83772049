package aimm.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers requests, one a connection, with what a test has prepared, in that order; what a good server would not send. */
final class RawServer implements AutoCloseable {

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)");

    /** Head and body of every request. */
    final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    /** What to write, and whether the connection is left open after it. */
    private record Answer(byte[] bytes, boolean open) {}

    RawServer() throws IOException {
        Thread accepting = new Thread(this::accept, "raw-server");
        accepting.setDaemon(true);
        accepting.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    RawServer json(int status, String body) {
        return answer(status, "Content-Type: application/json\r\n", body);
    }

    /** @param headers each with its line's end */
    RawServer answer(int status, String headers, String body) {
        return raw("HTTP/1.1 " + status + " X\r\n" + headers + "Content-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
    }

    /** Events, after which the stream ends. */
    RawServer events(String events) {
        return raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n" + events);
    }

    /** Writes that and closes the connection. */
    RawServer raw(String bytes) {
        answers.add(new Answer(bytes.getBytes(StandardCharsets.UTF_8), false));
        return this;
    }

    /** Writes that and leaves the connection open. */
    RawServer hang(String bytes) {
        answers.add(new Answer(bytes.getBytes(StandardCharsets.UTF_8), true));
        return this;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                connections.add(socket);
                new Thread(() -> serve(socket), "raw-connection").start();
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try {
            requests.add(request(new BufferedInputStream(socket.getInputStream())));
            Answer answer = answers.take();
            OutputStream out = socket.getOutputStream();
            out.write(answer.bytes());
            out.flush();
            if (!answer.open()) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String request(InputStream in) throws IOException {
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the client left");
            }
            request.append((char) next);
        }
        Matcher length = LENGTH.matcher(request);
        int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
        return request.append(new String(in.readNBytes(bytes), StandardCharsets.UTF_8))
                .toString();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
