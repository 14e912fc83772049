package hat.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class TimestampTest {

    private static Stream<JsonNode> list(String name) {
        return Vectors.list("event_time_and_order.json", name);
    }

    static Stream<JsonNode> fromSeconds() {
        return list("from_float");
    }

    static Stream<JsonNode> toSeconds() {
        return list("to_float");
    }

    static Stream<JsonNode> toBytes() {
        return list("to_bytes");
    }

    static Stream<JsonNode> sums() {
        return list("add_seconds");
    }

    static Stream<JsonNode> orders() {
        return list("order");
    }

    private static Timestamp timestamp(JsonNode pair) {
        return new Timestamp(pair.get(0).longValue(), pair.get(1).intValue());
    }

    private static Event event(JsonNode event) {
        JsonNode id = event.get("id");
        return new Event(
                new EventId(
                        id.get(0).longValue(), id.get(1).longValue(), id.get(2).longValue()),
                EventType.of("a"),
                timestamp(event.get("timestamp")),
                Optional.empty(),
                Optional.empty());
    }

    @ParameterizedTest
    @MethodSource("fromSeconds")
    void isMadeOfSeconds(JsonNode vector) {
        assertThat(Timestamp.ofSeconds(vector.get("float").doubleValue()))
                .isEqualTo(timestamp(vector.get("timestamp")));
    }

    @ParameterizedTest
    @MethodSource("toSeconds")
    void becomesSeconds(JsonNode vector) {
        assertThat(timestamp(vector.get("timestamp")).toSeconds())
                .isEqualTo(vector.get("float").doubleValue());
    }

    @ParameterizedTest
    @MethodSource("toBytes")
    void becomesBytes(JsonNode vector) {
        assertThat(timestamp(vector.get("timestamp")).toBytes()).isEqualTo(Vectors.hex(vector, "hex"));
    }

    @ParameterizedTest
    @MethodSource("sums")
    void isAddedTo(JsonNode vector) {
        assertThat(timestamp(vector.get("timestamp"))
                        .plusSeconds(vector.get("seconds").doubleValue()))
                .isEqualTo(timestamp(vector.get("result")));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void eventsHaveANaturalOrder(JsonNode vector) {
        Event a = event(vector.get("a"));
        Event b = event(vector.get("b"));

        assertThat(a.isOlderThan(b)).isEqualTo(vector.get("a_less_than_b").booleanValue());
        assertThat(a.isNewerThan(b)).isEqualTo(vector.get("a_greater_than_b").booleanValue());
    }

    @Test
    void isAnInstantToTheMicrosecond() {
        Instant instant = Instant.ofEpochSecond(-1, 500_000_999);

        assertThat(Timestamp.of(instant)).isEqualTo(new Timestamp(-1, 500_000));
        assertThat(new Timestamp(-1, 500_000).toInstant()).isEqualTo(Instant.ofEpochSecond(-1, 500_000_000));
        assertThat(new Timestamp(5, 2)).isGreaterThan(new Timestamp(5, 1)).isLessThan(new Timestamp(6, 0));
    }

    @Test
    void refusesWhatIsNoTime() {
        assertThatThrownBy(() -> new Timestamp(0, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Timestamp.ofSeconds(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Timestamp(Long.MAX_VALUE, 0).plusSeconds(1))
                .isInstanceOf(ArithmeticException.class);
    }
}
