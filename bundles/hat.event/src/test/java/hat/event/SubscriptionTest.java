package hat.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class SubscriptionTest {

    private static Stream<JsonNode> list(String name) {
        return Vectors.list("subscription_matching.json", name);
    }

    static Stream<JsonNode> matches() {
        return list("vectors");
    }

    static Stream<JsonNode> constructions() {
        return list("construction");
    }

    static Stream<JsonNode> simplifications() {
        return list("simplified");
    }

    static Stream<JsonNode> setOperations() {
        return list("set_operations");
    }

    private static Subscription subscription(JsonNode types) {
        return new Subscription(Vectors.types(types));
    }

    @ParameterizedTest
    @MethodSource("matches")
    void matchesWhatTheTruthTableSays(JsonNode vector) {
        assertThat(subscription(vector.get("subscription")).matches(Vectors.type(vector.get("event_type"))))
                .isEqualTo(vector.get("matches").booleanValue());
    }

    @ParameterizedTest
    @MethodSource("constructions")
    void refusesMisplacedStars(JsonNode vector) {
        List<EventType> types = Vectors.types(vector.get("subscription"));

        if (vector.get("rejected").booleanValue()) {
            assertThatThrownBy(() -> new Subscription(types))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("expected * as the last segment only, got ");
        } else {
            assertThat(new Subscription(types).queryTypes()).containsExactly(types.get(0));
        }
    }

    @ParameterizedTest
    @MethodSource("simplifications")
    void leavesOutWhatIsCovered(JsonNode vector) {
        assertThat(subscription(vector.get("subscription")).queryTypes())
                .isEqualTo(Vectors.types(vector.get("query_types")));
    }

    @ParameterizedTest
    @MethodSource("setOperations")
    void isASet(JsonNode vector) {
        Subscription a = subscription(vector.get("a"));
        Subscription b = subscription(vector.get("b"));

        assertThat(a.isDisjoint(b)).isEqualTo(vector.get("disjoint").booleanValue());
        assertThat(b.isDisjoint(a)).isEqualTo(vector.get("disjoint").booleanValue());
        assertThat(a.union(b).queryTypes()).isEqualTo(Vectors.types(vector.get("union")));
        assertThat(a.union(b)).isEqualTo(b.union(a));
        assertThat(a.intersection(b).queryTypes()).isEqualTo(Vectors.types(vector.get("intersection")));
        assertThat(a.intersection(b)).isEqualTo(b.intersection(a));
    }

    @Test
    void typesAreReadAndWrittenAsPaths() {
        assertThat(EventType.parse("a//b"))
                .isEqualTo(EventType.of("a", "", "b"))
                .hasToString("a//b");
        assertThat(EventType.parse("")).isEqualTo(EventType.of());
        assertThat(EventType.of("a", "b").startsWith(EventType.of("a"))).isTrue();
        assertThat(EventType.of("a").startsWith(EventType.of("a", "b"))).isFalse();
    }
}
