package aimm.server.control.http.access;

import aimm.server.security.PasswordHash;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * What a header {@code Authorization} says; nothing of it is shown anywhere.
 *
 * @param key or {@code null}
 * @param name or {@code null}
 * @param digest of the password, or {@code null}
 */
record Authorization(String key, String name, String digest) {

    private static final Authorization UNKNOWN = new Authorization(null, null, null);
    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";

    static Authorization parse(String value) {
        if (value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return new Authorization(value.substring(BEARER.length()).strip(), null, null);
        }
        if (value.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return basic(value.substring(BASIC.length()).strip());
        }
        return UNKNOWN;
    }

    private static Authorization basic(String base64) {
        CharBuffer login;
        try {
            login = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getDecoder().decode(base64)));
        } catch (IllegalArgumentException | CharacterCodingException e) { // their texts show parts of it
            return UNKNOWN;
        }
        for (int colon = 0; colon < login.length(); colon++) {
            if (login.charAt(colon) == ':') {
                char[] password = new char[login.length() - colon - 1];
                login.get(login.position() + colon + 1, password);
                String digest = PasswordHash.digest(password);
                Arrays.fill(password, '\0');
                return new Authorization(null, login.subSequence(0, colon).toString(), digest);
            }
        }
        return UNKNOWN;
    }

    @Override
    public String toString() {
        return "Authorization[]";
    }
}
