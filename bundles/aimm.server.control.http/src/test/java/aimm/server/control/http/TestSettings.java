package aimm.server.control.http;

import aimm.server.control.http.access.Access;
import aimm.server.control.http.access.Roll;
import aimm.server.control.http.audit.AuditFile;
import aimm.server.control.http.connection.Bounds;
import aimm.server.control.http.connection.Listen;
import aimm.server.control.http.connection.Tls;
import aimm.server.control.http.exchange.Limits;
import java.time.Duration;
import java.util.Set;

/** What tests let a server be configured to; the rest is small. */
final class TestSettings {

    static final int JSON_LIMIT = 4 << 20;

    static final int BUNDLE_LIMIT = 1000;

    private String host = "127.0.0.1";
    private int port;
    private Set<String> origins = Set.of();
    private boolean insecure;
    private Roll roll = new Roll.Builder().build();

    private Bounds bounds = new Bounds(500, Duration.ofSeconds(30), Duration.ofSeconds(30), 1000);
    private Tls tls;
    private AuditFile audit;
    private Duration patience = Duration.ofMillis(100);
    private int requests = 1000;
    private int perClient = 500;

    TestSettings bounds(Bounds all) {
        bounds = all;
        return this;
    }

    TestSettings tls(Tls certificates) {
        tls = certificates;
        return this;
    }

    TestSettings audit(AuditFile file) {
        audit = file;
        return this;
    }

    /** How long running requests get to end. */
    TestSettings patience(Duration time) {
        patience = time;
        return this;
    }

    /** @param most at once, and of one client */
    TestSettings requests(int most, int ofOne) {
        requests = most;
        perClient = ofOne;
        return this;
    }

    TestSettings host(String address) {
        host = address;
        return this;
    }

    TestSettings port(int number) {
        port = number;
        return this;
    }

    TestSettings origins(String... all) {
        origins = Set.of(all);
        return this;
    }

    TestSettings insecure() {
        insecure = true;
        return this;
    }

    TestSettings roll(Roll.Builder people) {
        roll = people.build();
        return this;
    }

    Settings build() {
        return new Settings(
                new Listen(host, port, Duration.ofSeconds(30), 1000, 8192, tls, bounds),
                patience,
                new Access(Set.of("aimm.example"), origins, insecure, roll),
                new Limits(JSON_LIMIT, 64 << 20, BUNDLE_LIMIT, 4096, requests, perClient),
                96 << 20,
                new Settings.Kept(2, 2, 1000),
                audit);
    }
}
