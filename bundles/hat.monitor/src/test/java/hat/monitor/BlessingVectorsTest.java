package hat.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import hat.monitor.MonitorState.Blessing;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What components do when a monitor master changes their tokens. */
class BlessingVectorsTest {

    private static final long NEW_TOKEN = 1000;

    static Stream<JsonNode> vectors() {
        return Vectors.of("monitor_blessing.json");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void componentsFollow(JsonNode vector) {
        for (JsonNode component : vector.get("components")) {
            boolean ready = component.at("/blessing_res/ready").booleanValue();
            Optional<Long> offered = token(component.at("/blessing_req/token"));
            Optional<Long> accepted = token(component.at("/blessing_res/token"));
            Blessings blessings = inState(accepted, ready);

            Optional<Long> decided = decided(vector, component).orElse(offered);
            blessings.follow(Optional.of(entry(decided, accepted, ready)));

            boolean active = accepted.isPresent() && ready && decided.equals(accepted);
            assertThat(blessings.blessing())
                    .isEqualTo(active ? Blessing.ACTIVE : accepted.isPresent() ? Blessing.REVOKED : Blessing.NONE);
            assertThat(blessings.response().token()).isEqualTo(accepted.isEmpty() && ready ? decided : accepted);
            blessings.giveBack();
            assertThat(blessings.response().token()).isEmpty();
        }
    }

    /** As it is once a component has worked with a token. */
    private static Blessings inState(Optional<Long> accepted, boolean ready) {
        Blessings blessings = new Blessings(true);
        if (accepted.isPresent()) {
            blessings.follow(Optional.of(entry(accepted, Optional.empty(), true)));
            blessings.follow(Optional.of(entry(accepted, accepted, true)));
            assertThat(blessings.blessing()).isEqualTo(Blessing.ACTIVE);
        }
        blessings.ready(ready);
        return blessings;
    }

    /** What the master changed, if it did; an inner empty value for a withdrawn token. */
    private static Optional<Optional<Long>> decided(JsonNode vector, JsonNode component) {
        return vector.get("changes")
                .valueStream()
                .filter(change -> change.get("mid").equals(component.get("mid"))
                        && change.get("cid").equals(component.get("cid")))
                .map(change -> token(change.get("token")))
                .findAny();
    }

    private static Optional<Long> token(JsonNode token) {
        return token.isNull() ? Optional.empty() : Optional.of(token.isString() ? NEW_TOKEN : token.longValue());
    }

    private static ComponentInfo entry(Optional<Long> offered, Optional<Long> accepted, boolean ready) {
        return new ComponentInfo(
                1,
                0,
                Optional.empty(),
                Optional.empty(),
                "null",
                1,
                new ComponentInfo.Request(offered, offered.map(Long::doubleValue)),
                new ComponentInfo.Response(accepted, ready));
    }
}
