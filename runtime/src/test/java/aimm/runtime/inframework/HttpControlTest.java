package aimm.runtime.inframework;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

class HttpControlTest extends ControlCases {

    HttpControlTest() {
        super("aimm.server.control.http", Map.of());
    }

    @Override
    void assertHasNoEngine(String address) throws Exception {
        assertThat(status(address + "/health/live")).isEqualTo(200);
        assertThat(status(address + "/health/ready")).isEqualTo(503);
        assertThat(status(address + "/api/v1/models")).isEqualTo(503);
    }

    @Override
    void assertServes(String address) throws Exception {
        assertThat(status(address + "/api/v1/models")).isEqualTo(200);
    }

    private static int status(String uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
