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
    void assertServes(String address) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address + "/health/live")).build();

        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);
    }
}
