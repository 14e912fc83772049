package hat.monitor;

import hat.monitor.MonitorState.Blessing;
import java.util.Optional;

/**
 * When a component accepts tokens, works, and gives tokens back (section 4.5 of the protocol). Not for use by several
 * threads.
 */
final class Blessings {

    private enum Step {
        /** No token; none is accepted before the monitor server shows that it knows of that. */
        IDLE,
        /** A token was accepted, the monitor server has not shown it yet. */
        ACCEPTED,
        ACTIVE,
        /** The work must end before the token is given back. */
        REVOKED
    }

    private Step step = Step.IDLE;
    private boolean ready;
    private Optional<Long> token = Optional.empty();

    Blessings(boolean ready) {
        this.ready = ready;
    }

    Blessing blessing() {
        return switch (step) {
            case IDLE, ACCEPTED -> Blessing.NONE;
            case ACTIVE -> Blessing.ACTIVE;
            case REVOKED -> Blessing.REVOKED;
        };
    }

    /** What the monitor server is to be told. */
    ComponentInfo.Response response() {
        return new ComponentInfo.Response(token, ready);
    }

    void ready(boolean nowReady) {
        ready = nowReady;
    }

    /** The work has ended, or is not to begin any more. */
    void giveBack() {
        if (step != Step.IDLE) {
            step = Step.IDLE;
            token = Optional.empty();
        }
    }

    /** The connection is about to end. */
    void revoke() {
        if (step == Step.ACTIVE) {
            step = Step.REVOKED;
        } else if (step == Step.ACCEPTED) {
            giveBack();
        }
    }

    /** Goes as far as the own entry allows; what is to be told changes with it. */
    void follow(Optional<ComponentInfo> own) {
        Optional<Long> offered = own.flatMap(entry -> entry.request().token());
        Optional<Long> shown = own.flatMap(entry -> entry.response().token());
        switch (step) {
            case IDLE -> {
                if (shown.isEmpty()) {
                    accept(offered);
                }
            }
            case ACCEPTED -> {
                if (shown.equals(token)) {
                    becomeActive(offered);
                }
            }
            case ACTIVE -> {
                if (!ready || !offered.equals(token)) {
                    step = Step.REVOKED;
                }
            }
            case REVOKED -> {}
        }
    }

    private void becomeActive(Optional<Long> offered) {
        if (!ready || offered.isEmpty()) {
            giveBack();
        } else if (offered.equals(token)) {
            step = Step.ACTIVE;
        } else {
            accept(offered);
        }
    }

    private void accept(Optional<Long> offered) {
        if (ready && offered.isPresent()) {
            token = offered;
            step = Step.ACCEPTED;
        }
    }
}
