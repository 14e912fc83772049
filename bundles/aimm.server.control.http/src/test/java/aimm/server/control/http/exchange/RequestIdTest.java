package aimm.server.control.http.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.plugin.api.TraceContext;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdTest {

    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "0f8fad5b-d9cb-469f-a165-70867728950e",
                "A.b_C-9",
                "1234567890123456789012345678901234567890123456789012345678901234"
            })
    void theClientsIsTaken(String id) {
        assertThat(RequestId.of(HttpFields.build().put("x-request-id", id))).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "a\"b",
                "a\tb",
                "<a>",
                "č",
                "a/b",
                "12345678901234567890123456789012345678901234567890123456789012345"
            })
    void oneThatCantBeShownEverywhereIsNot(String id) {
        assertThat(RequestId.of(HttpFields.build().put("X-Request-Id", id)))
                .isNotEqualTo(id)
                .matches("[a-z0-9-]{5,30}");
    }

    @Test
    void ownOnesDiffer() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            ids.add(RequestId.of(HttpFields.EMPTY));
        }
        assertThat(ids).hasSize(1000);
    }

    @ParameterizedTest
    @CsvSource({
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01, true",
        "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01, false",
        "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01, false",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01, false",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01, false",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x, false",
        "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01, false",
        "x, false",
    })
    void aTraceIsTakenIfItIsWellFormed(String value, boolean wellFormed) {
        assertThat(TraceHeaders.of(HttpFields.build().put("traceparent", value)))
                .isEqualTo(wellFormed ? new TraceContext(value, "") : TraceContext.NONE);
    }

    @Test
    void theStateOfATraceGoesWithIt() {
        HttpFields headers = HttpFields.build().add("tracestate", "a=1,b=2").add("tracestate", "c=3");
        assertThat(TraceHeaders.of(headers)).as("without a trace").isEqualTo(TraceContext.NONE);
        assertThat(TraceHeaders.of(HttpFields.build(headers).put("traceparent", TRACE)))
                .isEqualTo(new TraceContext(TRACE, "a=1,b=2,c=3"));
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 513})
    void aStateThatIsTooLongIsLeftOut(int length) {
        String state = "a=" + "x".repeat(length - 2);
        assertThat(TraceHeaders.of(HttpFields.build().put("traceparent", TRACE).put("tracestate", state)))
                .isEqualTo(new TraceContext(TRACE, length == 512 ? state : ""));
    }
}
