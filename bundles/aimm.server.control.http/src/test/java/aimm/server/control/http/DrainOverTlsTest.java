package aimm.server.control.http;

import java.io.IOException;

/** The same with encrypted connections. */
class DrainOverTlsTest extends DrainTest {

    @Override
    TestServer open(TestSettings settings) throws IOException {
        return TestServer.encrypted(settings);
    }
}
