package aimm.server.control.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.server.control.http.access.AccessException;
import aimm.server.security.KeyHash;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    @Test
    void withoutAnythingNobodyHasToLogIn() {
        Settings settings = Settings.of(config(Map.of()));

        assertThat(settings.access().roll().isEmpty()).isTrue();
        assertThat(settings.access().insecure()).isFalse();
        assertThat(settings.listen().host()).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    users | {"username": "bob", "password": "secret", "role": "admin"} | password of user "bob" is no salted hash; aimm-server --hash-password makes one
                    users | {"username": "bob", "password": "$secret", "role": "admin"} | password of user "bob": the salted hash is not pbkdf2-sha256$<iterations>$<salt>$<hash>
                    users | {"username": "b:b", "password": "$secret", "role": "admin"} | user "b:b": names can't have a colon in them
                    certificates | {"name": "c", "subject": "nobody", "role": "admin"} | certificates can't be shown; set server.client_ca to the file of those that sign them
                    keys | {"name": "bot", "hash": "secret", "role": "admin"} | key "bot": the hash of the key is not sha256$<64 hexadecimal digits>; aimm-server --make-key makes one
                    """)
    void faultsNameWhoseTheyAreAndShowNoSecret(String kind, String json, String message) {
        assertThatThrownBy(() -> Settings.of(config(Map.of(kind, new String[] {json}))))
                .isInstanceOf(AccessException.class)
                .hasMessage(message)
                .hasNoCause();
    }

    @Test
    void certificatesOfClientsNeedTls() {
        Map<String, Object> asking = Map.of("server_client__ca", "ca.pem");
        assertThatThrownBy(() -> Settings.of(config(asking)))
                .hasMessage("server.client_ca needs an encrypted connection; set server.pem_file");
        assertThatThrownBy(() -> Settings.of(config(Map.of("server_client__auth", "need"))))
                .hasMessage("server.client_auth: need asks clients for certificates;"
                        + " set server.client_ca to the file of those that sign them");
        String subject = "{\"name\": \"c\", \"subject\": \"nobody\", \"role\": \"admin\"}";
        Map<String, Object> malformed = Map.of(
                "server_client__ca", "ca.pem", "server_pem__file", "a.pem", "certificates", new String[] {subject});
        assertThatThrownBy(() -> Settings.of(config(malformed)))
                .hasMessage("certificate \"c\": \"nobody\" is no subject;"
                        + " openssl x509 -noout -subject -nameopt RFC2253 -in FILE shows it");
    }

    @Test
    void aTimeThatIsNoneIsAFault() {
        String key = "{\"name\": \"bot\", \"hash\": \"%s\", \"role\": \"viewer\", \"expires\": \"%s\"}";
        String hash = KeyHash.of("key").text();
        String[] faulty = {key.formatted(hash, "tomorrow")};

        assertThatThrownBy(() -> Settings.of(config(Map.of("keys", faulty))))
                .isInstanceOf(AccessException.class)
                .hasMessage("key \"bot\" expires at \"tomorrow\"; expected a time such as 2030-12-31T23:59:59Z");
        Settings.of(config(Map.of("keys", new String[] {key.formatted(hash, "2030-12-31T23:59:59+01:00")})));
    }

    @Test
    void oneNameHasOneRoleAndOneKeyOneName() {
        String user = "{\"username\": \"bob\", \"password\": \"" + People.hash("x") + "\", \"role\": \"%s\"}";
        String[] users = {user.formatted("admin"), user.formatted("viewer")};
        assertThatThrownBy(() -> Settings.of(config(Map.of("users", users)))).hasMessage("user \"bob\" has two roles");

        String key = "{\"name\": \"%s\", \"hash\": \"" + KeyHash.of("key").text() + "\", \"role\": \"viewer\"}";
        String[] keys = {key.formatted("a"), key.formatted("b")};
        assertThatThrownBy(() -> Settings.of(config(Map.of("keys", keys))))
                .hasMessage("key \"b\" is also that of another name");
    }

    /** The defaults, but for these. */
    static HttpControlConfig config(Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(values);
        return (HttpControlConfig) Proxy.newProxyInstance(
                SettingsTest.class.getClassLoader(),
                new Class<?>[] {HttpControlConfig.class},
                (proxy, method, arguments) -> all.getOrDefault(method.getName(), method.getDefaultValue()));
    }
}
