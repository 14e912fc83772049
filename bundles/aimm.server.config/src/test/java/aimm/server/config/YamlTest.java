package aimm.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlTest {

    @Test
    void documentMarkersAreAllowed() throws Exception {
        assertThat(Yaml.read("---\na: 1\n...\n")).isEqualTo(Map.of("a", 1L));
    }

    @Test
    void jsonIsYaml() throws Exception {
        assertThat(Yaml.read("{\"a\": [true, 0.5]}")).hasToString("{a=[true, 0.5]}");
    }

    @Test
    void datesStayText() throws Exception {
        assertThat(Yaml.read("a: 2026-11-24")).isEqualTo(Map.of("a", "2026-11-24"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'a: [1'|line 1, column",
                "'a: 1\nb:\n\t- x'|line 3, column 1",
                "'a: 1\na: 2'|duplicate key a",
                "'1: a'|expected text as a key, got 1",
                "'a: !!java.net.URL [x]'|line 1, column 4",
                "'&a [*a]'|nested deeper than 50 levels",
            })
    void whatIsNoConfigurationIsRefused(String yaml, String fault) {
        assertThatThrownBy(() -> Yaml.read(yaml))
                .isInstanceOf(Yaml.InvalidYamlException.class)
                .hasMessageContaining(fault);
    }

    @Test
    void aHugeTextIsRefused() {
        assertThatThrownBy(() -> Yaml.read("a: " + "x".repeat(2_000_000)))
                .isInstanceOf(Yaml.InvalidYamlException.class)
                .hasMessageContaining("exceeds the limit");
    }
}
