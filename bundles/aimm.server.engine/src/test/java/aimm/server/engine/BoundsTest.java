package aimm.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.Arguments;
import aimm.server.api.Action;
import aimm.server.api.BusyException;
import aimm.server.api.Model;
import aimm.server.api.Options;
import aimm.server.api.UnknownActionException;
import org.junit.jupiter.api.Test;

class BoundsTest {

    @Test
    void queuesAreBounded() throws Exception {
        try (EngineFixture small = new EngineFixture(1, 2, 3, 2)) {
            Model one = small.model("T", "1");
            Model two = small.model("T", "2");
            small.engine.fit(one.instanceId(), Arguments.NONE, Options.NONE);
            small.engine.fit(one.instanceId(), Arguments.NONE, Options.NONE);
            assertThatThrownBy(() -> small.engine.fit(one.instanceId(), Arguments.NONE, Options.NONE))
                    .isInstanceOf(BusyException.class)
                    .hasMessageContaining("engine.queue.per_model");
            small.engine.fit(two.instanceId(), Arguments.NONE, Options.NONE);
            assertThatThrownBy(() -> small.engine.fit(two.instanceId(), Arguments.NONE, Options.NONE))
                    .hasMessageContaining("engine.queue.total");
        }
    }

    @Test
    void theHistoryOfFinishedActionsIsBounded() throws Exception {
        try (EngineFixture small = new EngineFixture(1, 10, 10, 2)) {
            for (int i = 0; i < 4; i++) {
                small.model("T", "x");
            }
            assertThat(small.engine.state().actions()).containsOnlyKeys(3L, 4L);
            assertThatThrownBy(() -> small.engine.action(1)).isInstanceOf(UnknownActionException.class);
        }
    }

    @Test
    void whatIsRememberedOfAnActionHoldsNeitherItsResultNorLargeReports() throws Exception {
        try (EngineFixture fixture = new EngineFixture(1, 10, 10, 10)) {
            Model model = fixture.model("T", "x");
            Action<Object> action = fixture.engine.predict(model.instanceId(), Arguments.NONE, Options.NONE);
            FakeRuntime.Job job = fixture.runtime.take();
            job.listener().progress("x".repeat(1_000_000));
            job.done("result");
            assertThat(EngineFixture.result(action)).isEqualTo("result");
            Action<?> remembered = fixture.engine.action(action.id());
            assertThat(remembered.state().report().toString()).hasSizeLessThan(100);
            assertThatThrownBy(() -> EngineFixture.result(remembered))
                    .hasRootCauseInstanceOf(UnknownActionException.class);
        }
    }
}
