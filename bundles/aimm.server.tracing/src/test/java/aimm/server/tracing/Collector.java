package aimm.server.tracing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** An OTLP endpoint over HTTP that takes spans and keeps them. */
final class Collector implements AutoCloseable {

    static final String PATH = "/v1/traces";

    final BlockingQueue<Received> spans = new LinkedBlockingQueue<>();

    private final HttpServer server;
    private final ExecutorService executor = Executors.newCachedThreadPool();

    /** @param service the name in the resource */
    record Received(
            String service,
            String trace,
            String id,
            String parent,
            String name,
            long kind,
            long begin,
            long end,
            Map<String, Object> attributes,
            long status,
            String error) {}

    Collector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext(PATH, this::take);
        server.start();
    }

    /** Another behaviour, under another path. */
    URI answering(String path, HttpHandler handler) {
        server.createContext(path, handler);
        return endpoint(path);
    }

    URI endpoint() {
        return endpoint(PATH);
    }

    private URI endpoint(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** All that came so far, by name. */
    Map<String, Received> byName() {
        Map<String, Received> byName = new TreeMap<>();
        List<Received> all = new ArrayList<>(spans);
        all.forEach(span -> byName.put(span.name(), span));
        return byName;
    }

    void take(HttpExchange exchange) throws IOException {
        Message request = new Message(exchange.getRequestBody().readAllBytes());
        for (Message resource : request.messages(1)) {
            String service =
                    (String) attributes(resource.message(1).messages(1)).get("service.name");
            for (Message scope : resource.messages(2)) {
                scope.messages(2).forEach(span -> spans.add(received(service, span)));
            }
        }
        exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private static Received received(String service, Message span) {
        return new Received(
                service,
                span.hex(1),
                span.hex(2),
                span.hex(4),
                span.text(5),
                span.number(6),
                span.number(7),
                span.number(8),
                attributes(span.messages(9)),
                span.message(15).number(3),
                span.message(15).text(2));
    }

    private static Map<String, Object> attributes(List<Message> pairs) {
        Map<String, Object> attributes = new TreeMap<>();
        for (Message pair : pairs) {
            Message value = pair.message(2);
            attributes.put(pair.text(1), value.has(1) ? value.text(1) : (Object) value.number(3));
        }
        return attributes;
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
