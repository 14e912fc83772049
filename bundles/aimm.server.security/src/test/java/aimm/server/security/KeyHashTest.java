package aimm.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyHashTest {

    /** As {@code printf key | sha256sum} has it. */
    private static final String TEXT = "sha256$2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683";

    @Test
    void isThatOfItsKeyAlone() {
        assertThat(KeyHash.of("key").text()).isEqualTo(TEXT);
        assertThat(KeyHash.parse(TEXT)).isEqualTo(KeyHash.of("key")).hasSameHashCodeAs(KeyHash.of("key"));
        assertThat(KeyHash.parse(TEXT)).isNotEqualTo(KeyHash.of("Key"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret", "sha256$", "sha256$00", "SHA256$", "sha256$2C70E12B7A0646F92279F427C7B38E73"})
    void aBrokenOneIsAFaultThatDoesNotShowIt(String text) {
        assertThatThrownBy(() -> KeyHash.parse(text))
                .isInstanceOf(MalformedSecretException.class)
                .hasMessage("the hash of the key is not sha256$<64 hexadecimal digits>");
    }

    @Test
    void newKeysAreLongAndNeverTheSame() {
        List<String> first = new MakeKey().apply("aimm_");
        List<String> second = new MakeKey().apply("aimm_");

        assertThat(first.get(0)).matches("aimm_[A-Za-z0-9_-]{43}").isNotEqualTo(second.get(0));
        assertThat(KeyHash.parse(first.get(1))).isEqualTo(KeyHash.of(first.get(0)));
    }
}
