package aimm.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.Tensor;
import aimm.server.api.DataAccessArgument;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArgumentTextTest {

    @Test
    void readsAsPythonPrintsIt() {
        assertThat(ArgumentText.text(Arrays.asList(1L, 2.5, null, true, "a"))).isEqualTo("[1, 2.5, None, True, 'a']");
        assertThat(ArgumentText.text("plain")).isEqualTo("plain");
        assertThat(ArgumentText.text(new DataAccessArgument("iris", List.of(), Map.of())))
                .isEqualTo("DataAccess(name='iris', args=[], kwargs={})");
    }

    @Test
    void isBoundedAndLooksNoFurtherThanItShows() {
        List<Object> large = Tensor.of(new double[1_000_000]).asList();
        assertThat(ArgumentText.text(large))
                .hasSize(200)
                .startsWith("[0.0, 0.0")
                .endsWith("...");
    }

    @Test
    void onlySmallArgumentsAreHeldOnTo() {
        Arguments small = Arguments.of(1, "text");
        assertThat(ArgumentText.retained(small)).isSameAs(small);
        Arguments large = Arguments.of(Tensor.of(new double[1000]), "text").with("k", new byte[10]);
        Arguments kept = ArgumentText.retained(large);
        assertThat(kept.positional()).containsExactly("tensor FP64[1000]", "text");
        assertThat(kept.keyword()).containsEntry("k", "10 bytes");
    }
}
