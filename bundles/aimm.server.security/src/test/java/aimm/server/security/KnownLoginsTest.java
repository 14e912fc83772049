package aimm.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KnownLoginsTest {

    private static final InetAddress HOME = address("10.0.0.1");
    private static final InetAddress ELSEWHERE = address("10.0.0.2");

    private final FakeTicker ticker = new FakeTicker();
    private final Logins logins =
            new Logins(KnownLoginsTest::isRight, KnownLoginsTest::isRight, Runnable::run, ticker, () -> {});

    private static boolean isRight(String name, String digest) {
        return name.equals("alice") && digest.startsWith("right");
    }

    @BeforeEach
    void logIn() {
        assertThat(logins.knows(HOME, "alice", "right"))
                .as("before the first login")
                .isFalse();
        logins.attempt(HOME, "alice", "right");
    }

    @AfterEach
    void close() {
        logins.close();
    }

    @Test
    void aLoginThatWasRightIsKnownFromThereAlone() {
        assertThat(logins.knows(HOME, "alice", "right")).isTrue();
        assertThat(logins.knows(HOME, "alice", "wrong")).isFalse();
        assertThat(logins.knows(HOME, "bob", "right")).isFalse();
        assertThat(logins.knows(ELSEWHERE, "alice", "right")).isFalse();
    }

    @Test
    void whoeverGuessesElsewhereDoesNotSlowItDown() {
        for (int i = 0; i < 20; i++) {
            logins.attempt(ELSEWHERE, "alice", "wrong");
        }

        assertThat(logins.knows(HOME, "alice", "right")).isTrue();
    }

    @Test
    void rightOnesCostNoTries() {
        for (int i = 0; i < 10 * Familiar.TRIES; i++) {
            assertThat(logins.knows(HOME, "alice", "right")).isTrue();
        }
    }

    @Test
    void whoGuessesThereHasFewTriesAndGetsThemBackSlowly() {
        for (int i = 0; i < Familiar.TRIES; i++) {
            assertThat(logins.knows(HOME, "alice", "wrong")).isFalse();
        }
        assertThat(logins.knows(HOME, "alice", "right")).isFalse();

        ticker.pass(Duration.ofSeconds(10));
        assertThat(logins.knows(HOME, "alice", "right")).isTrue();
        assertThat(logins.knows(HOME, "alice", "wrong")).isFalse();
        assertThat(logins.knows(HOME, "alice", "right")).isFalse();

        ticker.pass(Duration.ofSeconds(1000));
        for (int i = 0; i < Familiar.TRIES; i++) {
            assertThat(logins.knows(HOME, "alice", "wrong")).isFalse();
        }
        assertThat(logins.knows(HOME, "alice", "right")).isFalse();
    }

    @Test
    void whatIsRightNoLongerIsNotKnown() {
        Users[] users = {new Users(List.of(new User("alice", "right")))};
        try (Logins changing = Logins.start(() -> users[0])) {
            assertThat(changing.attempt(HOME, "alice", "right")
                            .toCompletableFuture()
                            .join())
                    .isTrue();
            assertThat(changing.knows(HOME, "alice", "right")).isTrue();

            users[0] = new Users(List.of(new User("alice", "other")));
            assertThat(changing.knows(HOME, "alice", "right")).isFalse();
        }
    }

    @Test
    void placesAreBounded() {
        Familiar familiar = new Familiar();
        for (int i = 0; i < 30_000; i++) {
            familiar.add("alice", Integer.toString(i));
        }

        assertThat(familiar.take("alice", "29999", 0)).isTrue();
        assertThat(familiar.take("alice", "0", 0)).isFalse();
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
