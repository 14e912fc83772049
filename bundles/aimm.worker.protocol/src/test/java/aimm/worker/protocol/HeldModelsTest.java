package aimm.worker.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldModelsTest {

    private final HeldModels<Object> held = new HeldModels<>(2);

    @Test
    void holdsTheTwoVersionsThatWereUsedLast() {
        held.put(7, 1, "one");
        held.put(7, 2, "two");
        held.put(7, 1, "one");
        held.put(7, 3, "three");

        assertThat(held.get(7, 3)).isEqualTo("three");
        assertThat(held.get(7, 1)).isEqualTo("one");
        assertThat(held.get(7, 2)).isNull();
        assertThat(held.get(8, 3)).isNull();
    }

    @Test
    void usingAVersionAgainDropsNone() {
        held.put(7, 1, "one");
        held.put(7, 2, "two");
        held.put(7, 2, "two");

        assertThat(held.get(7, 1)).isEqualTo("one");
    }

    @Test
    void dropsTheModelThatWasUsedLongestAgoWhoeverAskedForIt() {
        held.put(1, 1, "a");
        held.put(2, 1, "b");
        held.put(1, 1, "a");
        held.get(2, 1);
        held.put(3, 1, "c");

        assertThat(held.get(2, 1)).isNull();
        assertThat(held.get(1, 1)).isEqualTo("a");
        assertThat(held.get(3, 1)).isEqualTo("c");
    }

    @Test
    void forgetsAllVersionsOfAModel() {
        held.put(7, 1, "one");
        held.put(7, 2, "two");
        held.remove(7);

        assertThat(held.get(7, 1)).isNull();
        assertThat(held.get(7, 2)).isNull();
    }

    @Test
    void holdsNothingWithoutRoom() {
        HeldModels<Object> none = new HeldModels<>(0);
        none.put(7, 1, "one");

        assertThat(none.get(7, 1)).isNull();
    }

    @Test
    void theVersionBeforeGivesWayWhereMemoryIsShort() {
        held.put(7, 1, new byte[1 << 20]);
        held.put(7, 2, "two");
        fillMemory();

        assertThat(held.get(7, 1)).isNull();
        assertThat(held.get(7, 2)).isEqualTo("two");
    }

    private static void fillMemory() {
        List<long[]> all = new ArrayList<>();
        try {
            while (true) {
                all.add(new long[Integer.MAX_VALUE - 8]); // more than most heaps hold, so that none of it is touched
            }
        } catch (OutOfMemoryError e) {
            assertThat(all).hasSizeLessThan(1000);
        }
    }
}
