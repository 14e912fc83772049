package aimm.runtime.benchmark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The reference: Jetty with one handler that parses the numbers of a JSON body with Jackson, and writes them back, or
 * the first three of many. A process of its own; its arguments are a port and {@code blocking}, {@code non-blocking} or
 * {@code reading}, which takes the end of the body for floats and parses nothing.
 */
public final class BareJetty {

    private static final int MOST_BACK = 16;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    private BareJetty() {}

    /** Runs until it is killed. */
    public static void main(String... arguments) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(Integer.parseInt(arguments[0]));
        server.addConnector(connector);
        server.setHandler(
                switch (arguments[1]) {
                    case "blocking" -> new Blocking(BareJetty::parsed);
                    case "reading" -> new Blocking(BareJetty::read);
                    default -> new NonBlocking();
                });
        server.start();
        server.join();
    }

    private static final class Blocking extends Handler.Abstract {

        private final Function<ByteBuffer, byte[]> answer;

        Blocking(Function<ByteBuffer, byte[]> answer) {
            this.answer = answer;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws IOException {
            write(answer.apply(Content.Source.asByteBuffer(request)), response, callback);
            return true;
        }
    }

    private static final class NonBlocking extends Handler.Abstract.NonBlocking {

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Content.Source.asByteBuffer(
                    request, Promise.from(body -> write(parsed(body), response, callback), callback::failed));
            return true;
        }
    }

    private static void write(byte[] back, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, back.length);
        response.write(true, ByteBuffer.wrap(back), callback);
    }

    private static byte[] parsed(ByteBuffer body) {
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        double[] numbers = new double[16];
        int count = 0;
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), bytes)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isNumeric()) {
                    if (count == numbers.length) {
                        numbers = Arrays.copyOf(numbers, 2 * count);
                    }
                    numbers[count++] = parser.getDoubleValue();
                }
            }
        }
        return json(numbers, count <= MOST_BACK ? count : 3);
    }

    private static byte[] read(ByteBuffer body) {
        ByteBuffer data = body.order(ByteOrder.LITTLE_ENDIAN);
        double[] numbers = new double[3];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = data.getFloat(data.limit() - Float.BYTES * (i + 1));
        }
        return json(numbers, numbers.length);
    }

    private static byte[] json(double[] numbers, int count) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(128);
        try (JsonGenerator generator = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            generator.writeStartObject();
            generator.writeName("result");
            generator.writeArray(numbers, 0, count);
            generator.writeEndObject();
        }
        return out.toByteArray();
    }
}
