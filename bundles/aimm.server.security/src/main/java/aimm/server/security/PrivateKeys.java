package aimm.server.security;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

/**
 * Private keys as they stand in PEM files. Java reads PKCS#8 alone, which is the name of an algorithm and, for
 * RSA and EC, the older form as it is; so those are wrapped.
 */
final class PrivateKeys {

    /** Of keys, with those of their signatures. */
    private static final Map<String, String> ALGORITHMS =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    private static final int INTEGER = 0x02;
    private static final int OCTETS = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final int CURVE = 0xa0;

    private static final byte[] VERSION = HexFormat.of().parseHex("020100");
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    private PrivateKeys() {}

    /**
     * Reads a key that is not encrypted.
     *
     * @param label of the PEM block
     * @throws GeneralSecurityException if it is damaged or of an unknown kind
     */
    static PrivateKey decode(String label, byte[] der) throws GeneralSecurityException {
        return switch (label) {
            case "PRIVATE KEY" -> pkcs8(der);
            case "RSA PRIVATE KEY" -> pkcs8(element(SEQUENCE, VERSION, RSA, element(OCTETS, der)));
            case "EC PRIVATE KEY" -> {
                byte[] algorithm = element(SEQUENCE, EC, curve(der));
                yield pkcs8(element(SEQUENCE, VERSION, algorithm, element(OCTETS, der)));
            }
            default -> throw new InvalidKeyException("unknown kind of private key: " + label);
        };
    }

    static boolean belongTogether(PrivateKey key, PublicKey publicKey) {
        byte[] probe = {1, 2, 3};
        try {
            Signature signature = Signature.getInstance(ALGORITHMS.get(key.getAlgorithm()));
            signature.initSign(key);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(probe);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // keys of two kinds
        }
    }

    private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
        for (String algorithm : ALGORITHMS.keySet()) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException e) {
                // of another algorithm, perhaps
            }
        }
        throw new InvalidKeyException("no private key of RSA, EC or EdDSA");
    }

    /** From {@code ECPrivateKey}: version, number, curve, and the public key. */
    private static byte[] curve(byte[] der) throws InvalidKeyException {
        try {
            ByteBuffer fields = content(SEQUENCE, ByteBuffer.wrap(der));
            content(INTEGER, fields);
            content(OCTETS, fields);
            ByteBuffer curve = content(CURVE, fields);
            byte[] bytes = new byte[curve.remaining()];
            curve.get(bytes);
            return bytes;
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new InvalidKeyException("cut off", e);
        }
    }

    /** Reads over an element and gives what is in it. */
    private static ByteBuffer content(int tag, ByteBuffer in) throws InvalidKeyException {
        if (Byte.toUnsignedInt(in.get()) != tag) {
            throw new InvalidKeyException("has other fields");
        }
        int length = Byte.toUnsignedInt(in.get());
        if (length == 0x81) {
            length = Byte.toUnsignedInt(in.get());
        } else if (length == 0x82) {
            length = Short.toUnsignedInt(in.getShort());
        }
        ByteBuffer content = in.slice(in.position(), length);
        in.position(in.position() + length);
        return content;
    }

    private static byte[] element(int tag, byte[]... contents) throws InvalidKeyException {
        int length = Arrays.stream(contents).mapToInt(content -> content.length).sum();
        if (length > 0xffff) {
            throw new InvalidKeyException("too long");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (length >= 0x100) {
            out.write(0x82);
            out.write(length >> 8);
        } else if (length >= 0x80) {
            out.write(0x81);
        }
        out.write(length);
        for (byte[] content : contents) {
            out.writeBytes(content);
        }
        return out.toByteArray();
    }
}
