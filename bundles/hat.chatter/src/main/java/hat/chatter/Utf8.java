package hat.chatter;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Strict UTF-8 both ways, without the detours that the strict coders of the JDK take for plain texts. */
final class Utf8 {

    private Utf8() {}

    static byte[] encode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
                    throw new UnencodableException("a text with half a surrogate pair at character " + i);
                }
                i++;
            }
        }
        return text.getBytes(UTF_8);
    }

    static String decode(byte[] bytes, int from, int length) throws MalformedMessageException {
        if (isAscii(bytes, from, length)) {
            return new String(bytes, from, length, ISO_8859_1);
        }
        String text = new String(bytes, from, length, UTF_8);
        if (text.indexOf('\uFFFD') >= 0) { // it was sent, or it stands for what is not UTF-8
            try {
                UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, length));
            } catch (CharacterCodingException e) {
                throw new MalformedMessageException("a text is not UTF-8", e);
            }
        }
        return text;
    }

    private static boolean isAscii(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }
}
