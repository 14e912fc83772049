package aimm.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RememberedTest {

    private final Remembered remembered = new Remembered();

    @Test
    void onlyWhatWasAddedMatches() {
        assertThat(remembered.matches("alice", "right")).isFalse();

        remembered.add("alice", "right");

        assertThat(remembered.matches("alice", "right")).isTrue();
        assertThat(remembered.matches("alice", "wrong")).isFalse();
        assertThat(remembered.matches("bob", "right")).isFalse();
    }

    @Test
    void aNameMayHaveSeveral() {
        remembered.add("alice", "right");
        remembered.add("alice", "other");

        assertThat(remembered.matches("alice", "other")).isTrue();
        assertThat(remembered.matches("alice", "right")).isTrue();
        assertThat(remembered.matches("alice", "rightother")).isFalse();
    }
}
