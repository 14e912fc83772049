package aimm.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsersTest {

    private static final String RED = "b1f51a511f1da0cd348b8f8598db32e61cb963e5fc69e2b41485bf99590ed75a";
    private static final String BLUE = "16477688c0e00699c6cfa4497a3612d7e83c532062b64b250fed8908128ed548";

    @Test
    void aDigestIsAcceptedForItsUserAlone() {
        Users users = new Users(List.of(new User("alice", RED), new User("bob", BLUE)));

        assertThat(users.accept("alice", RED)).isTrue();
        assertThat(users.accept("bob", BLUE)).isTrue();
        assertThat(users.accept("alice", BLUE)).isFalse();
        assertThat(users.accept("carol", RED)).isFalse();
        assertThat(users.accept("", "")).isFalse();
    }

    @Test
    void aSaltedHashIsAcceptedForItsUserAlone() {
        Users users = new Users(List.of(new User("alice", salted(RED)), new User("bob", salted(BLUE))));

        assertThat(users.accept("alice", RED)).isTrue();
        assertThat(users.accept("bob", BLUE)).isTrue();
        assertThat(users.accept("alice", BLUE)).isFalse();
        assertThat(users.accept("carol", RED)).isFalse();
    }

    @Test
    void aRightDigestIsRememberedForItsUserAlone() {
        Users users = new Users(List.of(new User("alice", salted(RED)), new User("bob", salted(BLUE))));
        assertThat(users.accept("alice", RED)).isTrue();

        assertThat(users.accept("alice", RED)).isTrue();
        assertThat(users.accept("alice", BLUE)).isFalse();
        assertThat(users.accept("bob", RED)).isFalse();
        assertThat(users.accept("bob", BLUE)).isTrue();
    }

    @Test
    void whoKnowsTheSaltedHashIsNotLetInByIt() {
        String secret = salted(RED);

        assertThat(new Users(List.of(new User("alice", secret))).accept("alice", secret))
                .isFalse();
    }

    @Test
    void anyOfSeveralSecretsIsAccepted() {
        Users users =
                new Users(List.of(new User("alice", RED), new User("bob", BLUE), new User("alice", salted(BLUE))));

        assertThat(users.accept("alice", RED)).isTrue();
        assertThat(users.accept("alice", BLUE)).isTrue();
        assertThat(users.accept("alice", RED + BLUE)).isFalse();
    }

    @Test
    void withoutUsersNobodyIsAccepted() {
        assertThat(new Users(List.of()).accept("alice", RED)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pbkdf2-sha256$1000$hidden$hidden", "pbkdf2-sha265$1000$hidden$hidden", "$hidden"})
    void aBrokenSaltedHashIsAFaultThatNamesTheUserAndNotTheSecret(String secret) {
        assertThatThrownBy(() -> new Users(List.of(new User("bob", BLUE), new User("alice", secret))))
                .isInstanceOf(MalformedSecretException.class)
                .hasMessageStartingWith("password of user \"alice\": the ")
                .satisfies(e -> assertThat(Throwables.getStackTrace(e)).doesNotContain("hidden"));
    }

    /** By the processor's time of this thread: what others do at the same time does not matter. */
    @Test
    void anUnknownNameCostsAsMuchAsAKnownOne() {
        Users users = new Users(
                List.of(new User("alice", PasswordHash.of(RED, 200_000).text()), new User("bob", salted(RED))));

        assertThat(nanos(users, "carol")).isGreaterThan(nanos(users, "alice") / 5);
        assertThat(nanos(users, "bob")).isGreaterThan(nanos(users, "alice") / 5);
    }

    private static long nanos(Users users, String name) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long begin = threads.getCurrentThreadCpuTime();
        users.accept(name, BLUE);
        return threads.getCurrentThreadCpuTime() - begin;
    }

    @Test
    void aUserDoesNotShowItsSecret() {
        assertThat(new User("alice", RED)).hasToString("User[name=alice]");
    }

    private static String salted(String digest) {
        return PasswordHash.of(digest, 1_000).text();
    }
}
