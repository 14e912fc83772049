package aimm.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashPasswordTest {

    /** The digests are those that sha256sum makes of the passwords in UTF-8. */
    @ParameterizedTest
    @CsvSource({
        "password, 5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8",
        "žluťoučký, ebde13e62a6c7cbec252867d7711d37ae252562d3fbca5f537e74a2f90f01e6b",
    })
    void letsInWhoSendsTheDigestOfThePassword(String password, String digest) {
        String secret = new HashPassword().apply(password.toCharArray());

        assertThat(new Users(List.of(new User("alice", secret))).accept("alice", digest))
                .isTrue();
    }
}
