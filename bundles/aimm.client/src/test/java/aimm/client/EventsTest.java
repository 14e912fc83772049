package aimm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams of events that break, and such as no good server sends. */
@Timeout(30)
class EventsTest {

    private RawServer server;
    private AimmClient aimm;

    @BeforeEach
    void start() throws Exception {
        server = new RawServer();
        aimm = AimmClient.to(server.address()).retries(2).maxAnswer(1000).build();
    }

    @AfterEach
    void stop() throws Exception {
        aimm.close();
        server.close();
    }

    private static String action(String created, String status) {
        return "{\"id\": 5, \"meta\": {\"call\": \"fit\", \"model\": 1, \"args\": [], \"kwargs\": {}}, \"status\": \""
                + status + "\", \"progress\": \"executing\", \"created\": \"2026-01-01T00:00:" + created + "Z\"}";
    }

    private static String event(String created, String status) {
        return "event: action\ndata: " + action(created, status) + "\n\n";
    }

    @Test
    void aStreamThatBreaksIsTakenUpAgain() throws Exception {
        server.json(200, action("01", "queued"))
                .events(event("01", "queued"))
                .raw("HTTP/1.1 200 OK\r\n")
                .events(": still here\n\n" + event("01", "running") + event("01", "done"));
        List<String> told = new ArrayList<>();

        ActionInfo end = aimm.actions().watch(5, state -> told.add(state.status()));

        assertThat(end.done()).isTrue();
        assertThat(told).containsExactly("queued", "running", "done");
    }

    @Test
    void aServerThatStaysAwayIsGivenUp() throws Exception {
        server.json(200, action("01", "queued"))
                .events(event("01", "queued"))
                .raw("HTTP/1.1 200 OK\r\n")
                .raw("HTTP/1.1 200 OK\r\n");

        assertThatThrownBy(() -> aimm.actions().watch(5, state -> {})).isInstanceOf(UnreachableException.class);
    }

    @Test
    void anotherActionOfTheSameNumberIsNotTakenForIt() throws Exception {
        server.json(200, action("01", "queued")).events(event("01", "running")).events(event("09", "done"));

        assertThatThrownBy(() -> aimm.actions().watch(5, state -> {}))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("the server was started anew meanwhile; action 5 is gone");
    }

    @Test
    void anActionThatIsForgottenIsSaidToBe() throws Exception {
        server.json(200, action("01", "queued"))
                .events(event("01", "running"))
                .answer(
                        404,
                        "Content-Type: application/problem+json\r\n",
                        "{\"type\": \"urn:aimm:unknown-action\", \"status\": 404, \"detail\": \"no action 5\"}");

        assertThatThrownBy(() -> aimm.actions().watch(5, state -> {}))
                .isInstanceOf(RefusedException.class)
                .hasMessage("no action 5");
    }

    @Test
    void linesEndAsTheStandardHasIt() throws Exception {
        String json = action("01", "done");
        int middle = json.indexOf("\"status\"");
        server.json(200, action("01", "queued"))
                .events("\r\nid: 3\r\nevent:action\r\ndata:" + json.substring(0, middle) + "\rdata: "
                        + json.substring(middle) + "\r\n\r\n");

        assertThat(aimm.actions().watch(5, state -> {}).status()).isEqualTo("done");
    }

    @Test
    void eventsAreBounded() throws Exception {
        server.json(200, action("01", "queued")).events("data: " + "x".repeat(2000));
        assertThatThrownBy(() -> aimm.actions().watch(5, state -> {}))
                .isInstanceOf(UnexpectedAnswerException.class)
                .hasMessageContaining("more than 1000 bytes");
        server.json(200, action("01", "queued")).events("data: xxxxxxxxx\n".repeat(200));
        assertThatThrownBy(() -> aimm.actions().watch(5, state -> {}))
                .isInstanceOf(UnexpectedAnswerException.class)
                .hasMessageContaining("more than 1000 bytes");
    }

    @Test
    void eventsThatAreNoJsonAreSaidToBe() throws Exception {
        server.json(200, action("01", "queued")).events("data: hello\n\n");

        assertThatThrownBy(() -> aimm.actions().watch(5, state -> {}))
                .isInstanceOf(UnexpectedAnswerException.class)
                .hasMessageContaining("no JSON");
    }

    @Test
    void aSnapshotComesAgainAfterABreak() throws Exception {
        String state = "data: {\"version\": 1, \"models\": [], \"actions\": [], \"removed_models\": []}\n\n";
        server.events("event: snapshot\n" + state + "event: change\n" + state).events("event: snapshot\n" + state);
        List<Boolean> snapshots = new ArrayList<>();

        aimm.watch(changes -> {
            snapshots.add(changes.snapshot());
            return snapshots.size() < 3;
        });

        assertThat(snapshots).containsExactly(true, false, true);
    }
}
