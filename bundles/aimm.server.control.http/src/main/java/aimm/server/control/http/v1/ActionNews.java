package aimm.server.control.http.v1;

import aimm.server.api.Action;
import aimm.server.api.ActionState;
import aimm.server.control.http.exchange.Buffer;
import aimm.server.json.JsonWriter;
import java.nio.charset.StandardCharsets;

/** How far one action is, until it is over. */
final class ActionNews implements EventStream.News {

    private static final byte[] HEAD = "event: action\ndata: ".getBytes(StandardCharsets.US_ASCII);

    private final Action<?> action;
    private ActionState told;

    ActionNews(Action<?> action) {
        this.action = action;
    }

    @Override
    public boolean write(Buffer events) {
        ActionState now = action.state();
        if (now.equals(told)) {
            return false;
        }
        events.writeBytes(HEAD);
        try (JsonWriter json = new JsonWriter(events)) {
            StateJson.action(json, now);
        }
        events.writeBytes(new byte[] {'\n', '\n'});
        told = now;
        return true;
    }

    @Override
    public boolean over() {
        return told != null && told.status().over();
    }
}
