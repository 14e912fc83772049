package aimm.server.backend.dummy;

import static aimm.server.api.Provenances.BY_A_TEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.server.api.Backend.StoredModel;
import aimm.server.api.UnknownInstanceException;
import org.junit.jupiter.api.Test;

class DummyBackendTest {

    private final DummyBackend backend = new DummyBackend();

    @Test
    void keepsAndCountsUp() {
        backend.create("a", new byte[] {1}, BY_A_TEST);
        backend.create("b", new byte[2], BY_A_TEST);

        assertThat(backend.update(1, "c", new byte[] {1, 2, 3}, BY_A_TEST)).isEqualTo(new StoredModel(1, "c", 2, 3));
        assertThat(backend.models()).containsExactly(new StoredModel(1, "c", 2, 3), new StoredModel(2, "b", 1, 2));
        assertThat(backend.read(1)).containsExactly(1, 2, 3);
    }

    @Test
    void neverUsesAnIdentifierAgain() {
        backend.create("a", new byte[1], BY_A_TEST);
        backend.delete(1);

        assertThat(backend.create("a", new byte[1], BY_A_TEST).instanceId()).isEqualTo(2);
        assertThat(backend.models()).hasSize(1);
    }

    @Test
    void refusesUnknownInstances() {
        assertThatThrownBy(() -> backend.read(1)).isInstanceOf(UnknownInstanceException.class);
        assertThatThrownBy(() -> backend.update(1, "a", new byte[1], BY_A_TEST))
                .isInstanceOf(UnknownInstanceException.class);
        assertThatThrownBy(() -> backend.delete(1)).isInstanceOf(UnknownInstanceException.class);
    }
}
