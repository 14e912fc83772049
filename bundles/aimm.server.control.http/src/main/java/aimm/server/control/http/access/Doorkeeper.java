package aimm.server.control.http.access;

import aimm.server.control.http.connection.Line;
import aimm.server.control.http.connection.Sparingly;
import aimm.server.control.http.exchange.Exchange;
import aimm.server.control.http.exchange.Refusal;
import aimm.server.control.http.route.Gate;
import aimm.server.control.http.route.Identity;
import aimm.server.json.JsonWriter;
import aimm.server.security.Logins;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets in whom the configuration of the moment lets in. */
public final class Doorkeeper implements Gate, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);
    private static final int MOST_SHOWN = 100;

    private final InetAddress address;
    private final Clock clock;
    private final Sparingly sparingly = new Sparingly(System::nanoTime);
    private volatile Rules rules;
    private Logins logins; // guarded by this; started when there are users

    private record Rules(Guard guard, Cors cors, Roll roll, HttpField[] challenges, Logins logins) {}

    /**
     * Begins to follow a configuration.
     *
     * @param address on which the server listens
     * @throws AccessException if that is not safe
     */
    public Doorkeeper(InetAddress address, Access access, Clock clock) {
        this.address = address;
        this.clock = clock;
        follow(access);
    }

    /**
     * Follows this one from now on.
     *
     * @throws AccessException if that is not safe; what was followed before still is
     */
    public synchronized void follow(Access access) {
        Roll roll = access.roll();
        if (roll.isEmpty() && !access.insecure() && !address.isLoopbackAddress()) {
            throw new AccessException("server.host " + address.getHostAddress()
                    + " can be reached from other machines, where everybody could do anything:"
                    + " configure users, keys or certificates,"
                    + " or set server.insecure: true if something else keeps others away");
        }
        if (roll.hasUsers() && logins == null) {
            logins = Logins.start(() -> rules.roll.users());
        }
        Cors cors = new Cors(access.origins());
        rules = new Rules(new Guard(address, access.names(), cors), cors, roll, roll.challenges(), logins);
    }

    @Override
    public void check(Request request, Response response) {
        Rules now = rules;
        now.cors.tell(request, response);
        now.guard.check(request);
    }

    @Override
    public boolean isPreflight(Request request) {
        return rules.cors.isPreflight(request);
    }

    @Override
    public void identify(Exchange exchange, Consumer<Identity> then) {
        Rules now = rules;
        if (now.roll.isEmpty()) {
            then.accept(Identity.ANYBODY);
            return;
        }
        List<String> given = exchange.request().getHeaders().getValuesList(HttpHeader.AUTHORIZATION);
        if (given.size() > 1) {
            throw Refusal.badRequest("there is more than one header Authorization");
        }
        if (given.isEmpty()) {
            then.accept(byCertificate(now, exchange));
            return;
        }
        Authorization authorization = Authorization.parse(given.get(0));
        if (authorization.key() != null) {
            Identity owner = now.roll.key(authorization.key(), clock.instant());
            if (owner == null) {
                tell(exchange, "a key");
                throw refusal(now, "the key is not known here, or no longer");
            }
            then.accept(owner);
        } else if (authorization.name() != null && now.logins != null) {
            logIn(now, exchange, authorization, then);
        } else {
            throw refusal(now, "the header Authorization is of no kind that is known here");
        }
    }

    private Identity byCertificate(Rules now, Exchange exchange) {
        X509Certificate certificate = Line.certificate(exchange.request());
        if (certificate == null) {
            throw refusal(now, "say who you are: " + now.roll.ways() + " is needed");
        }
        Identity owner = now.roll.subject(certificate.getSubjectX500Principal());
        if (owner == null) {
            String subject = quoted(certificate.getSubjectX500Principal().getName());
            tell(exchange, "the certificate of " + subject);
            throw refusal(now, "the certificate's subject " + subject + " is not known here");
        }
        return owner;
    }

    private void logIn(Rules now, Exchange exchange, Authorization login, Consumer<Identity> then) {
        InetAddress from = remote(exchange.request());
        if (now.logins.knows(from, login.name(), login.digest())) {
            then.accept(now.roll.user(login.name()));
            return;
        }
        var attempt = now.logins.attempt(from, login.name(), login.digest()).toCompletableFuture();
        exchange.request().addIdleTimeoutListener(timeout -> attempt.isDone());
        attempt.whenComplete((accepted, failure) -> exchange.blocking(() -> {
            if (failure != null) {
                throw new IllegalStateException("a login could not be checked", failure);
            }
            Rules afterwards = rules;
            Identity user = accepted ? afterwards.roll.user(login.name()) : null;
            if (user == null) {
                tell(exchange, "a login of " + quoted(login.name()));
                throw refusal(afterwards, "name or password are wrong, or were wrong too often of late");
            }
            then.accept(user);
        }));
    }

    private void tell(Exchange exchange, String what) {
        String from = remote(exchange.request()).getHostAddress();
        sparingly.tell(others -> LOG.warn("{} from {} was refused{}", what, from, others));
    }

    private static Refusal refusal(Rules rules, String detail) {
        boolean canAnswer = rules.challenges.length > 0; // a certificate can't come with another request
        return canAnswer
                ? new Refusal(401, "unauthorized", detail).with(rules.challenges)
                : new Refusal(403, "forbidden", detail);
    }

    private static InetAddress remote(Request request) {
        return ((InetSocketAddress) request.getConnectionMetaData().getRemoteSocketAddress()).getAddress();
    }

    /** Safe to be logged, whatever a client sent. */
    private static String quoted(String name) {
        return JsonWriter.text(name.length() <= MOST_SHOWN ? name : name.substring(0, MOST_SHOWN));
    }

    @Override
    public synchronized void close() {
        if (logins != null) {
            logins.close();
        }
    }
}
