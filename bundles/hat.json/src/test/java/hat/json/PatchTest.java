package hat.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PatchTest {

    static Stream<Map<String, Object>> differences() {
        return Vectors.of("json_patch.json", "vectors").stream();
    }

    static Stream<Map<String, Object>> applied() {
        return Vectors.of("json_patch.json", "apply").stream();
    }

    @ParameterizedTest
    @MethodSource("differences")
    void appliesTheReferencesDifferences(Map<String, Object> vector) {
        assertThat(Patch.apply(vector.get("src"), vector.get("diff"))).isEqualTo(vector.get("patched"));
    }

    @ParameterizedTest
    @MethodSource("differences")
    void ownDifferencesLeadToTheSame(Map<String, Object> vector) {
        assertThat(patched(vector.get("src"), vector.get("dst"))).isEqualTo(vector.get("dst"));
        if (List.of().equals(vector.get("diff"))) {
            assertThat(Diff.between(vector.get("src"), vector.get("dst"))).isEmpty();
        }
    }

    /** Where the versions of the reference disagree, RFC 6902 and so the one of them that follows it is right. */
    @ParameterizedTest
    @MethodSource("applied")
    void appliesAndRefusesWhatTheReferenceDoes(Map<String, Object> vector) {
        List<Map<?, ?>> seen =
                List.of((Map<?, ?>) vector.get("hat_json_0.5.28"), (Map<?, ?>) vector.get("hat_json_0.6.5"));
        try {
            Object result = Patch.apply(vector.get("data"), vector.get("diff"));
            assertThat(seen)
                    .anySatisfy(
                            outcome -> assertThat(outcome.containsKey("error")).isFalse());
            assertThat(seen)
                    .anySatisfy(outcome ->
                            assertThat((Object) outcome.get("result")).isEqualTo(result));
        } catch (JsonException e) {
            assertThat(seen)
                    .allSatisfy(
                            outcome -> assertThat(outcome.containsKey("error")).isTrue());
        }
    }

    @Test
    void differencesOfRandomValuesLeadFromOneToTheOther() {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            Object before = random(random, 3);
            Object after = random.nextBoolean() ? random(random, 3) : changed(random, before);
            assertThat(patched(before, after)).as("from %s", before).isEqualTo(after);
        }
    }

    @Test
    void partsThatAreTheSameObjectAreNotLookedInto() {
        Map<String, Object> untouchable = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public java.util.Set<Map.Entry<String, Object>> entrySet() {
                throw new AssertionError("looked into");
            }
        };
        Map<String, Object> before = Map.of("same", untouchable, "n", 1L);
        Map<String, Object> after = Map.of("same", untouchable, "n", 2L);

        assertThat(Diff.between(before, after)).containsExactly(Operation.replace("/n", 2L));
    }

    @Test
    void anElementThatIsInsertedCostsOneOperation() {
        assertThat(Diff.between(List.of(1L, 2L, 3L), List.of(1L, 9L, 2L, 3L))).containsExactly(Operation.add("/1", 9L));
    }

    @Test
    void aPatchThatFailsLeavesTheDocumentAsItWas() {
        Object document = Json.read("{\"a\": {\"b\": [1, 2]}}");
        Object patch = Json.read(
                "[{\"op\": \"add\", \"path\": \"/a/b/0\", \"value\": 0}, {\"op\": \"remove\", \"path\": \"/x\"}]");

        assertThatThrownBy(() -> Patch.apply(document, patch)).hasMessage("there is no '/x'");
        assertThat(document).isEqualTo(Json.read("{\"a\": {\"b\": [1, 2]}}"));
    }

    @Test
    void whatAPatchDidNotTouchIsShared() {
        Object document = Json.read("{\"a\": {\"b\": 1}, \"c\": {\"d\": 2}}");

        Map<?, ?> patched = (Map<?, ?>)
                Patch.apply(document, Json.read("[{\"op\": \"replace\", \"path\": \"/a/b\", \"value\": 5}]"));

        assertThat(patched.get("c")).isSameAs(((Map<?, ?>) document).get("c"));
    }

    @Test
    void refusesWhatIsNoPatch() {
        for (String patch : List.of(
                "{}",
                "[1]",
                "[{}]",
                "[{\"op\": \"add\"}]",
                "[{\"op\": \"add\", \"path\": \"/a\"}]",
                "[{\"op\": \"move\", \"path\": \"/a\"}]",
                "[{\"op\": \"add\", \"path\": \"a\", \"value\": 1}]",
                "[{\"op\": \"add\", \"path\": \"/l/01\", \"value\": 1}]",
                "[{\"op\": \"add\", \"path\": \"/l/99999999999\", \"value\": 1}]")) {
            assertThatThrownBy(() -> Patch.apply(Json.read("{\"l\": [1, 2, 3]}"), Json.read(patch)))
                    .as(patch)
                    .isInstanceOf(JsonException.class);
        }
    }

    private static Object patched(Object before, Object after) {
        List<Object> patch = new ArrayList<>();
        Diff.between(before, after).forEach(operation -> patch.add(Json.read(Json.write(operation.toJson()))));
        return Patch.apply(before, patch);
    }

    private static Object random(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 7)) {
            case 0 -> (Object) (long) random.nextInt(3);
            case 1 -> "t/~" + random.nextInt(3);
            case 2 -> random.nextInt(3) / 2.0;
            case 3 -> random.nextBoolean() ? null : Boolean.TRUE;
            case 4 -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    list.add(random(random, depth - 1));
                }
                yield list;
            }
            default -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    map.put("k/~" + random.nextInt(6), random(random, depth - 1));
                }
                yield map;
            }
        };
    }

    private static Object changed(Random random, Object value) {
        if (value instanceof List<?> list && !list.isEmpty()) {
            List<Object> copy = new ArrayList<>(list);
            int index = random.nextInt(copy.size());
            switch (random.nextInt(3)) {
                case 0 -> copy.remove(index);
                case 1 -> copy.add(index, random(random, 1));
                default -> copy.set(index, changed(random, copy.get(index)));
            }
            return copy;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>(map);
            copy.replaceAll((name, member) -> random.nextInt(3) == 0 ? changed(random, member) : member);
            copy.put("new", 1L);
            return copy;
        }
        return random(random, 1);
    }
}
