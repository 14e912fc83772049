package aimm.server.control.http.audit;

import aimm.server.control.http.connection.Sparingly;
import aimm.server.control.http.exchange.Exchange;
import aimm.server.control.http.exchange.Refusal;
import aimm.server.control.http.route.Audit;
import aimm.server.control.http.route.Identity;
import aimm.server.control.http.route.Routes;
import aimm.server.json.JsonWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds to an audit log: a line before a change is tried, one with its end, and one with that of an action that was not
 * waited for; or one line for a request that was refused. Of refused ones only some a minute, so that nobody can drive
 * what happened out of the files by what is refused.
 */
public final class Trails implements Audit {

    private static final Logger LOG = LoggerFactory.getLogger(Trails.class);
    private static final int LONGEST = 200;
    private static final int REFUSED_A_MINUTE = 20;

    private final AuditLog log;
    private final Sparingly refused = new Sparingly(System::nanoTime, REFUSED_A_MINUTE, TimeUnit.MINUTES.toNanos(1));
    private final Sparingly failed = new Sparingly(System::nanoTime);

    public Trails(AuditLog log) {
        this.log = log;
    }

    @Override
    public Trail trail(Exchange exchange, Routes.Match match) {
        return new One(exchange, match);
    }

    private final class One implements Trail {

        private final Exchange exchange;
        private final Routes.Match match;
        private final String address;
        /** Guarded by this, as are those below. */
        private String location;

        private boolean isAnswered;
        private Runnable afterAnswer = () -> {};
        private volatile Identity identity;
        private volatile boolean begun;

        One(Exchange exchange, Routes.Match match) {
            this.exchange = exchange;
            this.match = match;
            SocketAddress remote = exchange.request().getConnectionMetaData().getRemoteSocketAddress();
            address =
                    remote instanceof InetSocketAddress from ? from.getAddress().getHostAddress() : null;
        }

        @Override
        public void by(Identity known) {
            identity = known;
        }

        @Override
        public void begin() {
            try {
                log.append(json -> write(json, "begin"));
            } catch (IOException e) {
                tell(e);
                throw new Refusal(
                        503, "audit-failure", "the audit log can't be written; nothing is changed until it can be");
            }
            begun = true;
        }

        @Override
        public synchronized void answered(int status, String fault) {
            location = exchange.response().getHeaders().get(HttpHeader.LOCATION);
            long others = begun ? 0 : refused.next();
            if (others >= 0) {
                append(begun ? "end" : "refused", json -> {
                    json.member("status", (long) status);
                    member(json, "fault", fault);
                    if (others > 0) {
                        json.member("refused_before", others);
                    }
                });
            }
            isAnswered = true;
            afterAnswer.run();
        }

        @Override
        public synchronized void ended(String fault) {
            Runnable tell = () -> append("outcome", json -> member(json, "fault", fault));
            if (isAnswered) {
                tell.run();
            } else {
                afterAnswer = tell;
            }
        }

        private void append(String event, Consumer<JsonWriter> more) {
            try {
                log.append(json -> {
                    write(json, event);
                    member(json, "location", location);
                    more.accept(json);
                });
            } catch (IOException | RuntimeException e) {
                if (!log.isClosed()) { // or else what outlives the control
                    tell(e);
                }
            }
        }

        private void write(JsonWriter json, String event) {
            json.member("event", event).member("request", exchange.id());
            Identity known = identity;
            if (known != null) {
                member(json, "user", known.name());
                json.member("role", known.role().configured());
            }
            member(json, "address", address);
            json.member("method", match.route().method());
            json.member("route", match.route().path());
            for (int i = 0; i < match.names().size(); i++) {
                member(json, match.names().get(i), match.values()[i]);
            }
        }
    }

    private static void member(JsonWriter json, String name, String value) {
        if (value != null) {
            json.member(name, value.length() <= LONGEST ? value : value.substring(0, LONGEST));
        }
    }

    private void tell(Exception failure) {
        failed.tell(others -> LOG.error("a line of the audit log could not be written: {}{}", failure, others));
    }
}
