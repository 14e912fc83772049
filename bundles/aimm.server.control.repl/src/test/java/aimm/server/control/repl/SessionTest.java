package aimm.server.control.repl;

import static aimm.server.control.repl.TestRepl.DIGEST;
import static aimm.server.control.repl.TestRepl.ask;
import static aimm.server.control.repl.TestRepl.awaitClosed;
import static aimm.server.control.repl.TestRepl.call;
import static aimm.server.control.repl.TestRepl.login;
import static aimm.server.control.repl.TestRepl.part;
import static aimm.server.control.repl.TestRepl.predict;
import static aimm.server.control.repl.TestRepl.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.server.api.FakeEngine;
import aimm.server.security.PasswordHash;
import aimm.server.security.User;
import hat.juggler.JugglerClient;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {

    private static final Map<String, Object> NOTHING = Map.of("models", Map.of(), "actions", Map.of());
    private static final Duration NEVER = Duration.ofDays(1);

    private final FakeEngine engine = new FakeEngine();

    @ParameterizedTest
    @ValueSource(strings = {"create_instance", "add_instance", "update_instance", "fit", "predict", "logout"})
    void nothingButLoginIsServedBeforeIt(String name) throws Exception {
        engine.fill(1);
        try (TestRepl repl = new TestRepl(engine)) {
            assertThat(refusal(repl.connect(), name, call(1L, 2L))).isEqualTo("unauthorized action");
        }
        assertThat(engine.started).isEmpty();
    }

    @Test
    void noStateIsShownBeforeLogin() throws Exception {
        engine.fill(3);
        try (TestRepl repl = new TestRepl(engine)) {
            JugglerClient client = repl.connect();
            ask(client, "", null);
            repl.await("told of nothing", () -> client.state() != null);

            assertThat(client.state()).isEqualTo(NOTHING);
        }
    }

    @Test
    void theStateIsPushedAtOnceAfterLogin() throws Exception {
        engine.fill(3);
        try (TestRepl repl =
                new TestRepl(engine, TestRepl.settings(List.of(new User("user", DIGEST)), NEVER, NEVER, false))) {
            JugglerClient client = repl.login();

            repl.await("told of the models", () -> part(client, "models").size() == 3);
        }
    }

    @Test
    void aWrongPasswordIsAnsweredAndEndsTheConnection() throws Exception {
        try (TestRepl repl = new TestRepl(engine)) {
            JugglerClient client = repl.connect();

            assertThat(login(client, "wrong")).isEqualTo(Map.of("success", false));
            awaitClosed(client);
        }
    }

    @Test
    void whatIsNoTextIsNoPassword() throws Exception {
        try (TestRepl repl = new TestRepl(engine)) {
            Map<String, Object> credentials = new HashMap<>();
            credentials.put("username", 5L);
            credentials.put("password", null);

            assertThat(ask(repl.connect(), "login", credentials)).isEqualTo(Map.of("success", false));
        }
    }

    @Test
    void missingCredentialsAreNamedAsTheOriginalDoes() throws Exception {
        try (TestRepl repl = new TestRepl(engine)) {
            JugglerClient client = repl.connect();

            assertThat(refusal(client, "login", Map.of())).isEqualTo("'username'");
            assertThat(refusal(client, "login", Map.of("username", "user"))).isEqualTo("'password'");
            assertThat(refusal(client, "login", List.of())).isEqualTo("data: expected an object, got list of 0");
        }
    }

    @Test
    void saltedHashesAreAcceptedInTheConfiguration() throws Exception {
        User user = new User("user", PasswordHash.of(DIGEST).text());
        try (TestRepl repl = new TestRepl(engine, TestRepl.settings(List.of(user), NEVER, NEVER, true))) {
            JugglerClient refused = repl.connect();
            assertThat(login(refused, user.secret())).isEqualTo(Map.of("success", false));

            repl.login();
        }
    }

    @Test
    void repeatedFailuresAreSlowedDown() throws Exception {
        try (TestRepl repl = new TestRepl(engine)) {
            for (int i = 0; i < 3; i++) {
                login(repl.connect(), "wrong");
            }
            long begin = System.nanoTime();

            repl.login();

            assertThat(System.nanoTime() - begin).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    @Test
    void logoutSucceedsAndEndsWhatLoginGave() throws Exception {
        engine.fill(1);
        try (TestRepl repl = new TestRepl(engine)) {
            JugglerClient client = repl.login();
            repl.await("told of the model", () -> !part(client, "models").isEmpty());

            assertThat(ask(client, "logout", null)).isNull();

            repl.await("told of nothing", () -> NOTHING.equals(client.state()));
            assertThat(refusal(client, "predict", call(1L, 2L))).isEqualTo("unauthorized action");
            assertThat(login(client, DIGEST)).isEqualTo(Map.of("success", true));
            assertThat(predict(client, 2L)).isEqualTo(2L);
        }
    }

    @Test
    void aConnectionThatNeverLogsInIsClosedAndOneThatDidIsNot() throws Exception {
        engine.fill(1);
        try (TestRepl repl = new TestRepl(
                engine, TestRepl.settings(List.of(new User("user", DIGEST)), NEVER, Duration.ofSeconds(2), true))) {
            JugglerClient user = repl.login();
            JugglerClient nobody = repl.connect();
            ask(nobody, "", 1L);

            awaitClosed(nobody);

            assertThat(predict(user, 2L)).isEqualTo(2L);
            ask(user, "logout", null);
            awaitClosed(user);
        }
    }

    @Test
    void messagesMayBeLargeOnlyAfterLogin() throws Exception {
        engine.fill(1);
        String large = "x".repeat(4 << 20);
        try (TestRepl repl = new TestRepl(engine)) {
            assertThat(predict(repl.login(), large)).isEqualTo(large);

            JugglerClient nobody = repl.connect();
            assertThatThrownBy(() -> ask(nobody, "", large))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void unknownRequestsAreAnsweredAsTheOriginalDoes() throws Exception {
        try (TestRepl repl = new TestRepl(engine)) {
            assertThat(ask(repl.login(), "no_such_request", null)).isEqualTo(Map.of("success", false));
        }
    }

    @Test
    void oneThatIsDisconnectedLeavesItsActionRunning() throws Exception {
        engine.fill(1);
        java.util.concurrent.CompletableFuture<Object> prediction = new java.util.concurrent.CompletableFuture<>();
        engine.prediction = arguments -> prediction;
        try (TestRepl repl = new TestRepl(engine)) {
            JugglerClient client = repl.login();
            client.request("predict", call(1L, 2L));
            FakeEngine.FakeAction<?> action = engine.started.poll(TestRepl.PATIENCE, TimeUnit.SECONDS);
            client.abort();
            awaitClosed(client);

            repl.login();
            assertThat(action.cancelled).isNotDone();
            prediction.complete(1L);
        }
    }

    @Test
    void aUserThatWasSetUpWronglyIsNamedAndHisSecretIsNot() {
        User user = new User("user", "pbkdf2-sha256$1$secret$x");

        assertThatThrownBy(() -> new TestRepl(engine, TestRepl.settings(List.of(user), NEVER, NEVER, true)))
                .hasMessageContaining("user \"user\"")
                .hasMessageNotContaining("secret");
    }
}
