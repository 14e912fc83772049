package aimm.server.engine;

import static aimm.server.engine.EngineFixture.bytes;
import static aimm.server.engine.EngineFixture.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.Arguments;
import aimm.server.api.Action;
import aimm.server.api.Model;
import aimm.server.api.Options;
import aimm.server.api.PluginCall.Role;
import aimm.server.api.PluginInfo;
import aimm.server.api.WorkerException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;

class PluginRegistryTest {

    private EngineFixture fixture;
    private ManagedEngine engine;

    @BeforeEach
    void start() throws Exception {
        fixture = new EngineFixture();
        engine = fixture.engine;
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    @Test
    void listsWhatPluginsOfferAndWhichAreMissing() {
        assertThat(engine.modelTypes()).extracting("name").containsExactly("T", "U");
        assertThat(engine.dataAccesses()).extracting("name").containsExactly("D");
        assertThat(engine.plugins()).extracting(PluginInfo::name).containsExactly("absent", "plugin");
        assertThat(engine.plugins().get(0).error()).contains("plugins folder");
    }

    @Test
    void anUpdateTakesOverWhileTheOldRevisionFinishes() throws Exception {
        Model model = fixture.model("T", "0");
        Action<Object> old = engine.predict(model.instanceId(), Arguments.NONE, Options.NONE);
        FakeRuntime.Job running = fixture.runtime.take();

        update("2.0.0");
        fixture.await(() -> fixture.ready("2.0.0"));
        Action<Object> next = engine.predict(model.instanceId(), Arguments.NONE, Options.NONE);
        FakeRuntime.Job job = fixture.runtime.take();
        assertThat(job.worker()).isNotSameAs(running.worker());
        job.done("new");
        running.done("old");

        assertThat(result(next)).isEqualTo("new");
        assertThat(result(old)).isEqualTo("old");
        assertThat(running.worker().ended).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void whileAnUpdatesServicesAreAwayTheOldRevisionServes() throws Exception {
        Model model = fixture.model("T", "0");
        fixture.disappear();
        Action<Object> meanwhile = engine.predict(model.instanceId(), Arguments.NONE, Options.NONE);
        fixture.runtime.take().done("still");
        assertThat(result(meanwhile)).isEqualTo("still");
    }

    @Test
    void anUpdateWhoseWorkersDoNotStartLeavesTheOldRevisionServing() throws Exception {
        Model model = fixture.model("T", "0");
        fixture.runtime.startFailures.add(new WorkerException("cannot load Broken"));
        update("2.0.0");
        fixture.await(() -> engine.plugins().get(1).error() != null);
        assertThat(engine.plugins().get(1).error()).contains("2.0.0").contains("cannot load Broken");
        assertThat(fixture.ready("1.0.0")).isTrue();
        Action<Object> action = engine.predict(model.instanceId(), Arguments.NONE, Options.NONE);
        fixture.runtime.take().done(1L);
        assertThat(result(action)).isEqualTo(1L);
    }

    @Test
    void anUpdateThatOffersNothingLeavesTheOldRevisionServing() throws Exception {
        Model model = fixture.model("T", "0");
        fixture.disappear();
        fixture.plugin.lastModified = 2;
        fixture.plugin.version = new Version("2.0.0");
        fixture.plugin.state = Bundle.INSTALLED;
        fixture.await(() -> engine.plugins().get(1).error() != null);
        assertThat(engine.plugins().get(1).error()).isEqualTo("version 2.0.0 does not resolve, 1.0.0 goes on serving");
        Action<Object> action = engine.predict(model.instanceId(), Arguments.NONE, Options.NONE);
        fixture.runtime.take().done(1L);
        assertThat(result(action)).isEqualTo(1L);
    }

    @Test
    void aRemovedPluginsModelsStayAndWorkAgainWhenItReturns() throws Exception {
        Model model = fixture.model("T", "0");
        fixture.plugin.state = Bundle.UNINSTALLED;
        fixture.disappear();
        fixture.await(() -> !engine.model(model.instanceId()).available());
        assertThatThrownBy(() -> engine.predict(model.instanceId(), Arguments.NONE, Options.NONE))
                .hasMessage("no predict plugin for model type T");

        fixture.plugin.state = Bundle.ACTIVE;
        fixture.appear();
        fixture.await(() -> engine.model(model.instanceId()).available());
        Action<Object> action = engine.predict(model.instanceId(), Arguments.NONE, Options.NONE);
        FakeRuntime.Job job = fixture.runtime.take();
        assertThat(job.call().instance()).isEqualTo(bytes("0"));
        job.done(1L);
        assertThat(result(action)).isEqualTo(1L);
    }

    @Test
    void ofTwoBundlesTheHigherVersionServesOnceItHasAnswered() throws Exception {
        FakeBundle beside = new FakeBundle(8, "plugin", "2.0.0");
        engine.registry().modelTypeAdded(beside.modelType("T", false));
        fixture.await(() -> fixture.ready("2.0.0"));
        assertThat(fixture.ready("1.0.0")).isTrue();
        assertThat(engine.registry().find(Role.FIT, "T").revision().version()).isEqualTo(new Version("2.0.0"));
        assertThat(engine.registry().find(Role.FIT, "U").revision().version()).isEqualTo(new Version("1.0.0"));
    }

    @Test
    void aPluginThatNeverStartedIsListedWithItsErrorAndOffersNothing() throws Exception {
        fixture.runtime.startFailures.add(new WorkerException("no class X"));
        FakeBundle other = new FakeBundle(9, "other", "1.0.0");
        engine.registry().modelTypeAdded(other.modelType("V", false));
        fixture.await(
                () -> engine.plugins().stream().anyMatch(info -> info.name().equals("other") && info.error() != null));
        assertThat(engine.registry().offersModelType("V")).isFalse();
    }

    @Test
    void tellsWhatBecomesOfAnUpdate() throws Exception {
        Duration patience = Duration.ofSeconds(10);
        update("2.0.0");
        assertThat(engine.settled(fixture.plugin.bundle, patience).toCompletableFuture())
                .succeedsWithin(patience)
                .returns("2.0.0", PluginInfo::version)
                .returns(7L, PluginInfo::bundleId);

        fixture.runtime.startFailures.add(new WorkerException("cannot load Broken"));
        update("3.0.0");
        assertThat(engine.settled(fixture.plugin.bundle, patience).toCompletableFuture())
                .failsWithin(patience)
                .withThrowableThat()
                .withMessageContaining("cannot load Broken");
        assertThat(fixture.ready("2.0.0")).isTrue();

        update("2.0.1");
        assertThat(engine.settled(fixture.plugin.bundle, patience).toCompletableFuture())
                .as("the failure before is of no concern")
                .succeedsWithin(patience)
                .returns("2.0.1", PluginInfo::version);
    }

    @Test
    void anUpdateThatIsBeingLookedAtIsNotSettled() throws Exception {
        Duration patience = Duration.ofSeconds(10);
        CompletableFuture<CompletionStage<PluginInfo>> meanwhile = new CompletableFuture<>();
        fixture.runtime.imaging = () -> meanwhile.complete(engine.settled(fixture.plugin.bundle, patience));
        update("2.0.0");
        assertThat(meanwhile.get(10, TimeUnit.SECONDS).toCompletableFuture())
                .succeedsWithin(patience)
                .returns("2.0.0", PluginInfo::version);
    }

    /** Each time it has its own moment to come back. */
    @Test
    void aPluginThatLeavesAgainAndAgainStays() {
        for (int i = 0; i < 50; i++) {
            fixture.disappear();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(40));
            assertThat(engine.registry().offersModelType("T"))
                    .as("departure %s", i)
                    .isTrue();
            fixture.appear();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Test
    void nobodyWaitsForEverForWhatBecomesOfABundle() {
        FakeBundle stranger = new FakeBundle(9, "stranger", "1.0.0");
        assertThat(engine.settled(stranger.bundle, Duration.ofMillis(50)).toCompletableFuture())
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("plugin stranger 1.0.0 does not serve within 50 ms");
        var waiting = engine.settled(stranger.bundle, Duration.ofHours(1)).toCompletableFuture();
        engine.close();
        assertThat(waiting).isCompletedExceptionally();
    }

    private void update(String version) {
        fixture.disappear();
        fixture.plugin.lastModified = System.nanoTime();
        fixture.plugin.version = new Version(version);
        fixture.appear();
    }
}
