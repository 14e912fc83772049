package aimm.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {

    /** Of "password", as another implementation of PBKDF2 hashes it with the salt 00 01 .. 0f. */
    private static final String DIGEST = "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8";

    private static final String HASH =
            "pbkdf2-sha256$1000$AAECAwQFBgcICQoLDA0ODw==$NKMienv6Wl/g/5VTXoyckILVyiMlEmmpgJygKOSDUNM=";

    private static final String SALT = "AAECAwQFBgcICQoLDA0ODw==";
    private static final String BYTES = "AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8=";

    @Test
    void isThatOfOtherImplementations() {
        PasswordHash hash = PasswordHash.parse(HASH);

        assertThat(hash.matches(DIGEST)).isTrue();
        assertThat(hash.text()).isEqualTo(HASH);
    }

    @Test
    void matchesItsDigestAlone() {
        PasswordHash hash = PasswordHash.of(DIGEST, 1_000);

        assertThat(hash.matches(DIGEST)).isTrue();
        assertThat(hash.matches(DIGEST.replace('5', '6'))).isFalse();
        assertThat(hash.matches("")).isFalse();
    }

    @Test
    void newOnesAreSlowAndHaveSaltsOfTheirOwn() {
        String first = PasswordHash.of(DIGEST).text();

        assertThat(first)
                .startsWith("pbkdf2-sha256$600000$")
                .isNotEqualTo(PasswordHash.of(DIGEST).text());
        assertThat(PasswordHash.parse(first).matches(DIGEST)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pbkdf2-sha256$",
                "pbkdf2-sha256$1000$" + SALT,
                "pbkdf2-sha256$1000$" + SALT + "$" + BYTES + "$",
                "pbkdf2-sha256$-1000$" + SALT + "$" + BYTES,
                "pbkdf2-sha256$1000.0$" + SALT + "$" + BYTES,
                "pbkdf2-sha256$99999999999$" + SALT + "$" + BYTES,
                "pbkdf2-sha512$1000$" + SALT + "$" + BYTES,
            })
    void whatHasOtherFieldsIsNone(String text) {
        assertThatThrownBy(() -> PasswordHash.parse(text))
                .isInstanceOf(MalformedSecretException.class)
                .hasMessage("the salted hash is not pbkdf2-sha256$<iterations>$<salt>$<hash>");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 5_000_001, 999_999_999})
    void absurdIterationsAreRefused(int iterations) {
        assertThatThrownBy(() -> PasswordHash.parse("pbkdf2-sha256$" + iterations + "$" + SALT + "$" + BYTES))
                .isInstanceOf(MalformedSecretException.class)
                .hasMessage("the salted hash has " + iterations + " iterations, and can have 1000 to 5000000");
    }

    @ParameterizedTest
    @CsvSource({
        "'', " + BYTES + ", the salt of the salted hash has 0 bytes instead of 16",
        "AAAA, " + BYTES + ", the salt of the salted hash has 3 bytes instead of 16",
        "*** , " + BYTES + ", the salt of the salted hash is no base64",
        SALT + ", " + SALT + ", the hash of the salted hash has 16 bytes instead of 32",
        SALT + ", &&&&, the hash of the salted hash is no base64",
    })
    void saltAndHashAreBase64OfTheRightLength(String salt, String hash, String fault) {
        assertThatThrownBy(() -> PasswordHash.parse("pbkdf2-sha256$1000$" + salt + "$" + hash))
                .isInstanceOf(MalformedSecretException.class)
                .hasMessage(fault)
                .hasNoCause();
    }
}
