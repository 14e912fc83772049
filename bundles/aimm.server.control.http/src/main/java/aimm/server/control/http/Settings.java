package aimm.server.control.http;

import aimm.server.control.http.access.Access;
import aimm.server.control.http.access.AccessException;
import aimm.server.control.http.access.Roll;
import aimm.server.control.http.audit.AuditFile;
import aimm.server.control.http.connection.Bounds;
import aimm.server.control.http.connection.Listen;
import aimm.server.control.http.connection.Tls;
import aimm.server.control.http.exchange.Limits;
import aimm.server.control.http.route.Role;
import aimm.server.json.JsonReader;
import aimm.server.json.JsonReader.Objects;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;

/**
 * What the control is configured to. Sizes are in bytes.
 *
 * @param shutdownTimeout that running requests get to end
 * @param bodies most of all large bodies at once
 * @param audit {@code null} for none
 */
record Settings(
        Listen listen,
        Duration shutdownTimeout,
        Access access,
        Limits limits,
        long bodies,
        Kept kept,
        AuditFile audit) {

    private static final Duration LOOK = Duration.ofSeconds(5);

    /**
     * What is kept for clients.
     *
     * @param eventClients most that watch events
     * @param results most results of actions
     */
    record Kept(int eventClients, int results, int resultBytes) {}

    /** @throws AccessException if what it says of users, keys or certificates can't be done */
    static Settings of(HttpControlConfig config) {
        return new Settings(
                listen(config),
                seconds(config.server_shutdown__timeout()),
                new Access(
                        Set.of(config.server_names()),
                        Set.of(config.cors_origins()),
                        config.server_insecure(),
                        roll(config)),
                new Limits(
                        config.limits_json__body(),
                        config.limits_model__body(),
                        config.limits_bundle__body(),
                        config.limits_uri(),
                        config.limits_requests(),
                        config.limits_client__requests()),
                config.limits_bodies() > 0
                        ? config.limits_bodies()
                        : Runtime.getRuntime().maxMemory() / 2,
                new Kept(config.limits_event__clients(), config.limits_results(), config.limits_result__bytes()),
                config.audit_file().isEmpty()
                        ? null
                        : new AuditFile(Path.of(config.audit_file()), config.audit_size(), config.audit_files()));
    }

    private static Listen listen(HttpControlConfig config) {
        return new Listen(
                config.server_host(),
                config.server_port(),
                seconds(config.server_idle__timeout()),
                config.limits_connections(),
                config.limits_header(),
                tls(config),
                new Bounds(
                        config.limits_client__connections(),
                        seconds(config.limits_header__time()),
                        seconds(config.limits_transfer__time()),
                        config.limits_transfer__rate()));
    }

    /** @return {@code null} for connections in the clear */
    private static Tls tls(HttpControlConfig config) {
        boolean needed = config.server_client__auth().equals("need");
        boolean asked = !config.server_client__ca().isEmpty();
        if (!asked && needed) {
            throw new AccessException("server.client_auth: need asks clients for certificates;"
                    + " set server.client_ca to the file of those that sign them");
        }
        if (!asked && config.certificates().length > 0) {
            throw new AccessException(
                    "certificates can't be shown; set server.client_ca to the file of those that sign them");
        }
        if (config.server_pem__file().isEmpty()) {
            if (asked) {
                throw new AccessException("server.client_ca needs an encrypted connection; set server.pem_file");
            }
            return null;
        }
        return new Tls(
                Path.of(config.server_pem__file()),
                asked ? Path.of(config.server_client__ca()) : null,
                needed,
                config.server_hsts(),
                LOOK);
    }

    private static Roll roll(HttpControlConfig config) {
        Roll.Builder roll = new Roll.Builder();
        for (String json : config.users()) {
            Map<?, ?> user = object(json);
            roll.user(text(user, "username"), text(user, "password"), role(user));
        }
        for (String json : config.keys()) {
            Map<?, ?> key = object(json);
            roll.key(text(key, "name"), text(key, "hash"), role(key), expiry(key));
        }
        for (String json : config.certificates()) {
            Map<?, ?> certificate = object(json);
            roll.certificate(text(certificate, "name"), text(certificate, "subject"), role(certificate));
        }
        return roll.build();
    }

    private static Map<?, ?> object(String json) {
        return (Map<?, ?>) JsonReader.read(json, Objects.PLAIN);
    }

    private static String text(Map<?, ?> object, String name) {
        return (String) object.get(name);
    }

    private static Role role(Map<?, ?> object) {
        return Role.of(text(object, "role"));
    }

    private static Instant expiry(Map<?, ?> key) {
        String text = text(key, "expires");
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new AccessException("key \"" + text(key, "name") + "\" expires at \"" + text
                    + "\"; expected a time such as 2030-12-31T23:59:59Z");
        }
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
