package aimm.server.control.repl;

import static org.assertj.core.api.Assertions.assertThat;

import hat.json.Json;
import hat.json.Patch;
import hat.juggler.Dialect;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Plays what the original's client sent to the original's control, and compares what comes back: every answer, and the
 * models after every request. Where the original is at fault, {@link #MENDED} says what it should have answered.
 */
class TranscriptTest {

    private static final Map<Long, Object> MENDED = new HashMap<>();

    static {
        MENDED.put(16L, null); // logout
    }

    @Test
    void answersAndStatesAreThoseThatWereRecorded() throws Exception {
        try (TestRepl repl = new TestRepl(new MeanEngine(), TestRepl.settings(Dialect.V06, null))) {
            Client client = null;
            int requests = 0;
            Object recordedState = null;
            for (Map<?, ?> message : recorded()) {
                String text = (String) message.get("text");
                if (message.containsKey("http") && "c2s".equals(message.get("dir"))) {
                    client = new Client(URI.create(repl.address()));
                    recordedState = null;
                } else if (text != null && "c2s".equals(message.get("dir"))) {
                    client.socket.sendText(text, true).get(TestRepl.PATIENCE, TimeUnit.SECONDS);
                } else if (text != null && text.contains("\"type\": \"response\"")) {
                    requests++;
                    assertThat(client.responses.poll(TestRepl.PATIENCE, TimeUnit.SECONDS))
                            .isEqualTo(expected(Json.read(text)));
                } else if (text != null) {
                    recordedState = Patch.apply(recordedState, ((Map<?, ?>) Json.read(text)).get("diff"));
                    client.awaitModels(((Map<?, ?>) recordedState).get("models"));
                } else if (message.containsKey("close") && "s2c".equals(message.get("dir"))) {
                    client.socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
                    assertThat(client.closes.poll(TestRepl.PATIENCE, TimeUnit.SECONDS))
                            .isEqualTo(((Long) message.get("close")).intValue());
                }
            }
            assertThat(requests).isEqualTo(19);
        }
    }

    private static Object expected(Object response) {
        Object id = ((Map<?, ?>) response).get("id");
        if (!MENDED.containsKey(id)) {
            return response;
        }
        Map<Object, Object> mended = new HashMap<>((Map<?, ?>) response);
        mended.put("data", MENDED.get(id));
        mended.put("success", true);
        return mended;
    }

    private static List<Map<?, ?>> recorded() throws IOException {
        try (InputStream in = TranscriptTest.class.getResourceAsStream("juggler_aimm_repl.json")) {
            Map<?, ?> file = (Map<?, ?>) Json.read(in.readAllBytes());
            Map<?, ?> session = (Map<?, ?>) ((List<?>) file.get("vectors")).get(0);
            List<Map<?, ?>> messages = new ArrayList<>();
            ((List<?>) session.get("messages")).forEach(message -> messages.add((Map<?, ?>) message));
            return messages;
        }
    }

    /** Sends what it is told to, and sorts what comes back. */
    private static final class Client implements WebSocket.Listener {

        private final BlockingQueue<Object> responses = new LinkedBlockingQueue<>();
        private final BlockingQueue<Object> models = new LinkedBlockingQueue<>();
        private final BlockingQueue<Integer> closes = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private final WebSocket socket;
        private Object state;
        private Object newest;

        Client(URI address) {
            socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(address, this)
                    .join();
        }

        void awaitModels(Object expected) throws InterruptedException {
            while (!Objects.equals(newest, expected)) {
                Object next = models.poll(TestRepl.PATIENCE, TimeUnit.SECONDS);
                assertThat(next).as("models after %s", newest).isNotNull();
                newest = next;
            }
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                Map<?, ?> message = (Map<?, ?>) Json.read(text.toString());
                text.setLength(0);
                if ("state".equals(message.get("type"))) {
                    state = Patch.apply(state, message.get("diff"));
                    models.add(((Map<?, ?>) state).get("models"));
                } else {
                    responses.add(message);
                }
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            closes.add(code);
            return null;
        }
    }
}
