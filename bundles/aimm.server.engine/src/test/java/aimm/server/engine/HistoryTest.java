package aimm.server.engine;

import static aimm.server.engine.EngineFixture.bytes;
import static aimm.server.engine.EngineFixture.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.TraceContext;
import aimm.server.api.Action;
import aimm.server.api.Alias;
import aimm.server.api.Annotations;
import aimm.server.api.Call;
import aimm.server.api.Caller;
import aimm.server.api.DataAccessArgument;
import aimm.server.api.InvalidRequestException;
import aimm.server.api.Model;
import aimm.server.api.ModelVersion;
import aimm.server.api.NotKeptException;
import aimm.server.api.Options;
import aimm.server.api.PluginCall.Role;
import aimm.server.api.Provenance;
import aimm.server.api.UnknownAliasException;
import aimm.server.api.UnknownInstanceException;
import aimm.server.api.UnknownVersionException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private EngineFixture fixture;
    private ManagedEngine engine;
    private FakeRuntime runtime;

    @BeforeEach
    void start() throws Exception {
        fixture = new EngineFixture();
        engine = fixture.engine;
        runtime = fixture.runtime;
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    @Test
    void aVersionKnowsHowItCameToBe() throws Exception {
        fixture.model("T", "one");
        Arguments arguments =
                new Arguments(List.of(new DataAccessArgument("D", List.of(), Map.of())), Map.of("C", 10L));
        Options byAlice = new Options(null, new Caller("alice", "r-1", TraceContext.NONE));
        Action<Model> fit = engine.fit(1, arguments, byAlice);
        runtime.take().done(3L);
        runtime.take().done(null, bytes("two"));
        result(fit);

        ModelVersion version = engine.versions(1).get(1);
        assertThat(version.version()).isEqualTo(2);
        Provenance provenance = version.provenance();
        assertThat(provenance.call()).isEqualTo(Call.FIT);
        assertThat(provenance.action()).isEqualTo(fit.id());
        assertThat(provenance.user()).isEqualTo("alice");
        assertThat(provenance.plugin()).isEqualTo("plugin");
        assertThat(provenance.pluginVersion()).isEqualTo("1.0.0");
        assertThat(provenance.args()).containsExactly("DataAccess(name='D', args=[], kwargs={})");
        assertThat(provenance.kwargs()).containsExactly(Map.entry("C", "10"));
        assertThat(fit.state().caller()).isEqualTo(byAlice.caller());
    }

    @Test
    void anOldVersionIsAskedWhileTheModelIsFitted() throws Exception {
        fixture.model("T", "one");
        update("two");
        Action<Model> fit = engine.fit(1, Arguments.NONE, Options.NONE);
        FakeRuntime.Job fitting = runtime.take();

        for (int i = 0; i < 2; i++) {
            Action<Object> asked = engine.predict(1, 1, Arguments.NONE, Options.NONE);
            FakeRuntime.Job job = runtime.take();
            assertThat(job.call().role()).isEqualTo(Role.PREDICT);
            assertThat(job.call().version()).isEqualTo(1);
            assertThat(job.call().instance()).isIn(bytes("one"), null);
            job.done("answer");
            assertThat(result(asked)).isEqualTo("answer");
        }
        fitting.done(null, bytes("three"));
        assertThat(result(fit).version()).isEqualTo(3);
    }

    @Test
    void aPredictionOnAVersionOfATypeThatUpdatesStoresNothing() throws Exception {
        fixture.model("U", "one");
        Action<Object> asked = engine.predict(1, 1, Arguments.NONE, Options.NONE);
        FakeRuntime.Job job = runtime.take();
        assertThat(job.call().serialize()).isFalse();
        job.done("answer");
        result(asked);
        assertThat(engine.model(1).version()).isEqualTo(1);
    }

    @Test
    void aVersionThatIsNotThereFailsTheAction() throws Exception {
        fixture.model("T", "one");
        Action<Object> asked = engine.predict(1, 9, Arguments.NONE, Options.NONE);
        assertThatThrownBy(() -> result(asked))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(UnknownVersionException.class);
        assertThatThrownBy(() -> result(engine.rollback(1, 9, Options.NONE)))
                .hasCauseInstanceOf(UnknownVersionException.class);
        assertThatThrownBy(() -> engine.predict(7, 1, Arguments.NONE, Options.NONE))
                .isInstanceOf(UnknownInstanceException.class);
        assertThat(result(predict())).isEqualTo("answer");
    }

    @Test
    void rollingBackStoresTheOldBytesUnderANewNumber() throws Exception {
        fixture.model("T", "one");
        update("two");
        Action<Model> rollback = engine.rollback(1, 1, Options.NONE);
        FakeRuntime.Job job = runtime.take();
        assertThat(job.call().role()).isEqualTo(Role.DESERIALIZE);
        assertThat(job.call().instance()).isEqualTo(bytes("one"));
        job.done(null);
        assertThat(result(rollback).version()).isEqualTo(3);
        assertThat(engine.instance(1)).isEqualTo(bytes("one"));
        assertThat(engine.instance(1, 2)).isEqualTo(bytes("two"));
        assertThat(rollback.state().kwargs()).containsExactly(Map.entry("rollback_to", "1"));
    }

    @Test
    void aRollbackThatThePluginRefusesChangesNothing() throws Exception {
        fixture.model("T", "one");
        update("two");
        Action<Model> rollback = engine.rollback(1, 1, Options.NONE);
        runtime.take().listener().failed(new aimm.server.api.PluginException("can't", false, ""));
        assertThatThrownBy(() -> result(rollback)).hasMessageContaining("can't");
        assertThat(engine.model(1).version()).isEqualTo(2);
    }

    @Test
    void annotationsStayWithTheModelThroughItsVersions() throws Exception {
        fixture.model("T", "one");
        Annotations said = new Annotations(List.of("b", "a", "b"), Map.of("owner", "x"));
        assertThat(engine.annotate(1, said).annotations()).isEqualTo(said);
        assertThat(update("two").annotations()).isEqualTo(said);
        fixture.disappear();
        fixture.appear();
        assertThat(engine.state().models().get(1L).annotations().tags()).containsExactly("a", "b");
        assertThatThrownBy(() -> engine.annotate(9, said)).isInstanceOf(UnknownInstanceException.class);
    }

    @Test
    void anAliasNamesAModelOrAVersionUntilTheModelIsDeleted() throws Exception {
        fixture.model("T", "one");
        engine.putAlias("champion", new Alias(1, 1L));
        engine.putAlias("newest", new Alias(1, null));
        assertThat(engine.alias("champion")).isEqualTo(new Alias(1, 1L));
        assertThat(engine.state().aliases()).containsOnlyKeys("champion", "newest");
        assertThatThrownBy(() -> engine.putAlias("17", new Alias(1, null)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("expected a letter");
        assertThatThrownBy(() -> engine.putAlias("x", new Alias(2, null))).isInstanceOf(UnknownInstanceException.class);
        assertThatThrownBy(() -> engine.putAlias("x", new Alias(1, 5L))).isInstanceOf(UnknownVersionException.class);
        engine.removeAlias("newest");
        assertThatThrownBy(() -> engine.alias("newest")).isInstanceOf(UnknownAliasException.class);

        result(engine.deleteInstance(1, Options.NONE));
        assertThat(engine.state().aliases()).isEmpty();
    }

    @Test
    void aBackendThatKeepsTheNewestOnlySaysSo() throws Exception {
        fixture.close();
        fixture = EngineFixture.withoutHistory();
        engine = fixture.engine;
        runtime = fixture.runtime;
        fixture.model("T", "one");
        update("two");

        assertThat(engine.keepsHistory()).isFalse();
        assertThat(engine.versions(1)).containsExactly(new ModelVersion(1, 2, "T", 3, null, null));
        assertThat(engine.instance(1, 2)).isEqualTo(bytes("two"));
        assertThatThrownBy(() -> engine.instance(1, 1)).isInstanceOf(UnknownVersionException.class);
        Action<Object> asked = engine.predict(1, 2, Arguments.NONE, Options.NONE);
        runtime.take().done("answer");
        assertThat(result(asked)).isEqualTo("answer");
        assertThatThrownBy(() -> engine.annotate(1, Annotations.NONE))
                .isInstanceOf(NotKeptException.class)
                .hasMessageContaining("no annotations");
        assertThatThrownBy(() -> engine.putAlias("a", new Alias(1, null))).isInstanceOf(NotKeptException.class);
    }

    private Model update(String instance) throws Exception {
        Action<Model> update = engine.updateInstance(1, "T", bytes(instance), Options.NONE);
        runtime.take().done(null);
        return result(update);
    }

    private Action<Object> predict() throws Exception {
        Action<Object> asked = engine.predict(1, Arguments.NONE, Options.NONE);
        runtime.take().done("answer");
        return asked;
    }
}
