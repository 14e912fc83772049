package aimm.client;

import java.util.List;

/** Whether the server is ready for calls, and what it waits for if it is not. */
public record Health(boolean ready, List<Missing> waitingFor) {

    /** A plugin or a part of the server that is not there yet, and why. */
    public record Missing(String what, String reason) {}

    static Health of(Members json) {
        return new Health(
                json.text("status").equals("ready"),
                json.objects(
                        "waiting_for",
                        missing -> new Missing(
                                missing.text(missing.has("plugin") ? "plugin" : "component"), missing.text("reason"))));
    }
}
