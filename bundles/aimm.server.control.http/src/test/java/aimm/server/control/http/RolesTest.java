package aimm.server.control.http;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.server.control.http.route.Role;
import aimm.server.control.http.route.Route;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every route is asked by somebody of every role, with real requests. */
@Timeout(60)
class RolesTest {

    /** The least role that may use a route; one without a row here fails the test. */
    private static final String TABLE = """
            GET    /health/live                                       nobody
            GET    /health/ready                                      nobody
            GET    /metrics                                           viewer
            GET    /api/v1/audit                                      admin
            GET    /api/v1/openapi.yaml                               nobody
            GET    /docs                                              nobody
            GET    /docs/                                             nobody
            GET    /docs/{file}                                       nobody
            GET    /api/v1/models                                     viewer
            POST   /api/v1/models                                     engineer
            GET    /api/v1/models/{model}                             viewer
            PUT    /api/v1/models/{model}                             engineer
            PATCH  /api/v1/models/{model}                             engineer
            DELETE /api/v1/models/{model}                             engineer
            POST   /api/v1/models/{model}/fit                         engineer
            POST   /api/v1/models/{model}/predict                     operator
            POST   /api/v1/models/{model}/batch                       operator
            GET    /api/v1/models/{model}/instance                    engineer
            GET    /api/v1/models/{model}/export                      engineer
            GET    /api/v1/models/{model}/versions                    viewer
            GET    /api/v1/models/{model}/versions/{version}          viewer
            GET    /api/v1/models/{model}/versions/{version}/instance engineer
            POST   /api/v1/models/{model}/versions/{version}/predict  operator
            POST   /api/v1/models/{model}/versions/{version}/rollback engineer
            GET    /api/v1/aliases                                    viewer
            GET    /api/v1/aliases/{alias}                            viewer
            PUT    /api/v1/aliases/{alias}                            engineer
            DELETE /api/v1/aliases/{alias}                            engineer
            GET    /api/v1/actions                                    viewer
            GET    /api/v1/actions/{action}                           viewer
            GET    /api/v1/actions/{action}/log                       viewer
            GET    /api/v1/actions/{action}/events                    viewer
            DELETE /api/v1/actions/{action}                           operator
            GET    /api/v1/model-types                                viewer
            GET    /api/v1/data-accesses                              viewer
            GET    /api/v1/plugins                                    viewer
            POST   /api/v1/plugins                                    admin
            GET    /api/v1/plugins/{plugin}                           viewer
            DELETE /api/v1/plugins/{plugin}                           admin
            POST   /api/v1/plugins/{plugin}/rollback                  admin
            GET    /api/v1/bundles                                    admin
            POST   /api/v1/bundles                                    admin
            GET    /api/v1/bundles/{bundle}                           admin
            DELETE /api/v1/bundles/{bundle}                           admin
            POST   /api/v1/bundles/{bundle}/start                     admin
            POST   /api/v1/bundles/{bundle}/stop                      admin
            POST   /api/v1/bundles/{bundle}/refresh                   admin
            POST   /api/v1/bundles/{bundle}/update                    admin
            GET    /api/v1/workers                                    viewer
            GET    /api/v1/events                                     viewer
            GET    /v2/health/live                                    nobody
            GET    /v2/health/ready                                   nobody
            GET    /v2                                                viewer
            GET    /v2/                                               viewer
            GET    /v2/models/{model}                                 viewer
            GET    /v2/models/{model}/versions/{version}              viewer
            GET    /v2/models/{model}/ready                           viewer
            GET    /v2/models/{model}/versions/{version}/ready        viewer
            GET    /v2/models/{model}/config                          viewer
            GET    /v2/models/{model}/versions/{version}/config       viewer
            POST   /v2/models/{model}/infer                           operator
            POST   /v2/models/{model}/versions/{version}/infer        operator
            GET    /v2/models/stats                                   viewer
            GET    /v2/models/{model}/stats                           viewer
            POST   /v2/repository/index                               viewer
            POST   /v2/repository/models/{model}/load                 engineer
            POST   /v2/repository/models/{model}/unload               engineer
            """;

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(new TestSettings().roll(People.withKeys()).build());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theTableHasEveryRouteAndNoOther() {
        assertThat(server.server.routes().all().stream().map(RolesTest::name).toList())
                .containsExactlyInAnyOrderElementsOf(table().keySet());
    }

    @Test
    void whoHasTheRoleIsServedAndNobodyElse() throws Exception {
        Map<String, Role> table = table();
        for (Route route : server.server.routes().all()) {
            Role needed = table.get(name(route));
            String path = route.path().replaceAll("\\{\\w+}", "1");
            for (String method : route.method().equals("GET") ? List.of("GET", "HEAD") : List.of(route.method())) {
                assertThat(server.statusLine(method, path))
                        .as("%s %s without a key", method, path)
                        .matches(needed == Role.NOBODY ? "HTTP/1.1 (?!401|403).*" : "HTTP/1.1 401.*");
                for (Role role : Role.values()) {
                    if (role != Role.NOBODY) {
                        assertThat(server.statusLine(method, path, People.bearer(People.key(role))))
                                .as("%s %s by %s", method, path, role)
                                .matches(role.covers(needed) ? "HTTP/1.1 (?!401|403).*" : "HTTP/1.1 403.*");
                    }
                }
            }
        }
    }

    @Test
    void aRefusalNamesTheRoleThatIsNeeded() throws Exception {
        var reply = server.send(java.net.http.HttpRequest.newBuilder(server.address.resolve("/api/v1/models"))
                .header("Authorization", "Bearer " + People.key(Role.OPERATOR))
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}")));

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.json())
                .containsEntry("type", "urn:aimm:forbidden")
                .containsEntry("detail", "this needs the role engineer; operator has the role operator");
    }

    @Test
    void whereNobodyHasToLogInEverythingIsAllowed() throws Exception {
        try (TestServer open = new TestServer()) {
            for (Route route : open.server.routes().all()) {
                String path = route.path().replaceAll("\\{\\w+}", "1");
                assertThat(open.statusLine(route.method(), path)).matches("HTTP/1.1 (?!401|403).*");
            }
        }
    }

    private static String name(Route route) {
        return route.method() + " " + route.path();
    }

    private static Map<String, Role> table() {
        Map<String, Role> table = new TreeMap<>();
        TABLE.lines().map(line -> line.split(" +")).forEach(row -> table.put(row[0] + " " + row[1], Role.of(row[2])));
        return table;
    }
}
