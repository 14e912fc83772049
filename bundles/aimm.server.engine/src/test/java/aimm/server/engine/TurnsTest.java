package aimm.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private final Turns turns = new Turns();
    private final List<String> granted = new ArrayList<>();

    @Test
    void laterSharersDoNotOvertakeOneWhoWantsToBeAlone() {
        Turns.Turn first = enter("shared 1", false);
        Turns.Turn alone = enter("alone", true);
        enter("shared 2", false);
        assertThat(granted).containsExactly("shared 1");
        first.leave();
        assertThat(granted).containsExactly("shared 1", "alone");
        alone.leave();
        assertThat(granted).containsExactly("shared 1", "alone", "shared 2");
    }

    @Test
    void whoWithdrawsMakesWayForThoseBehind() {
        enter("shared 1", false);
        Turns.Turn alone = enter("alone", true);
        enter("shared 2", false);
        assertThat(alone.withdraw()).isTrue();
        assertThat(granted).containsExactly("shared 1", "shared 2");
        assertThat(alone.withdraw()).isFalse();
    }

    @Test
    void aTurnWithdrawnBeforeItIsQueuedIsNeverGranted() {
        Turns.Turn turn = turns.turn(true, () -> granted.add("never"));
        assertThat(turn.withdraw()).isTrue();
        turns.enter(turn);
        enter("next", true);
        assertThat(granted).containsExactly("next");
    }

    @Test
    void manyWhoLeaveAtOnceNeedNoDeepStack() {
        Turns.Turn first = enter("first", true);
        int[] count = {0};
        for (int i = 0; i < 100_000; i++) {
            Turns.Turn[] turn = new Turns.Turn[1];
            turn[0] = turns.turn(true, () -> {
                count[0]++;
                turn[0].leave();
            });
            turns.enter(turn[0]);
        }
        first.leave();
        assertThat(count[0]).isEqualTo(100_000);
    }

    private Turns.Turn enter(String name, boolean alone) {
        Turns.Turn turn = turns.turn(alone, () -> granted.add(name));
        turns.enter(turn);
        return turn;
    }
}
