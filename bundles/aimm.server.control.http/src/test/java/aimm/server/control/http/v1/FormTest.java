package aimm.server.control.http.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormTest {

    @Test
    void nothingBoundsPartsButTheLimitOfTheBody() {
        String file = "Content-Disposition: form-data; name=args; filename=large\r\n\r\n1";
        String form = "--XX\r\n" + file + " ".repeat(60 << 20) + "\r\n--XX--\r\n";

        assertThat(Form.read("multipart/form-data; boundary=XX", form.getBytes(StandardCharsets.US_ASCII))
                        .positional())
                .isEqualTo(List.of(1L));
    }
}
