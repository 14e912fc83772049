package aimm.server.control.http.v1;

import aimm.server.api.Annotations;
import aimm.server.api.ModelVersion;
import aimm.server.control.http.exchange.Buffer;
import aimm.server.control.http.exchange.Refusal;
import aimm.server.json.JsonException;
import aimm.server.json.JsonReader;
import aimm.server.json.JsonWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A model outside a server: a ZIP file with {@code model.json}, which says what it is and what was said of it, and
 * {@code instance}, its serialized bytes.
 *
 * @param sha256 of the instance, or {@code null} if the file does not tell
 */
record ModelFile(String modelType, Annotations annotations, String sha256, byte[] instance) {

    static final String MEDIA_TYPE = "application/zip";

    private static final String FORMAT = "aimm-model";
    private static final String DESCRIPTION = "model.json";
    private static final String INSTANCE = "instance";
    private static final int MOST_DESCRIPTION = 2 << 20;
    private static final int MOST_ENTRIES = 16;

    /** Writes a version of a model; the instance is not compressed, which it mostly is already. */
    static ByteBuffer write(ModelVersion version, Annotations annotations, byte[] instance) {
        Buffer out = new Buffer();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            byte[] description = JsonWriter.bytes(JsonWriter.NotFinite.TEXTS, json -> {
                json.object().member("format", FORMAT).member("model_type", version.modelType());
                StateJson.annotations(json, annotations);
                StateJson.versionMembers(json, version);
                json.end();
            });
            add(zip, DESCRIPTION, description);
            add(zip, INSTANCE, instance);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.content();
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    /**
     * Reads one.
     *
     * @param most bytes that the instance may have, however small it was compressed
     * @throws Refusal if it is no such file, is damaged or has too much in it; the text says what
     */
    static ModelFile read(byte[] file, int most) {
        Map<String, byte[]> entries = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entries.size() == MOST_ENTRIES) {
                    throw refusal("it has more than " + MOST_ENTRIES + " entries");
                }
                String name = entry.getName();
                if (!name.equals(DESCRIPTION) && !name.equals(INSTANCE)) {
                    throw refusal("it has an entry '" + name.substring(0, Math.min(100, name.length())) + "'");
                }
                entries.put(name, content(zip, name, name.equals(INSTANCE) ? most : MOST_DESCRIPTION));
            }
        } catch (IOException e) {
            throw refusal("it is damaged: " + e.getMessage());
        }
        if (!entries.containsKey(DESCRIPTION) || !entries.containsKey(INSTANCE)) {
            throw refusal("it has no " + (entries.containsKey(DESCRIPTION) ? INSTANCE : DESCRIPTION));
        }
        return of(entries.get(DESCRIPTION), entries.get(INSTANCE));
    }

    private static byte[] content(InputStream zip, String name, int most) throws IOException {
        byte[] content = zip.readNBytes(most);
        if (zip.read() >= 0) {
            throw new Refusal(413, "too-large", "the model file's " + name + " has more than " + most + " bytes");
        }
        return content;
    }

    private static ModelFile of(byte[] description, byte[] instance) {
        Map<?, ?> members;
        try {
            members = JsonReader.read(description, JsonReader.Objects.PLAIN) instanceof Map<?, ?> map ? map : Map.of();
        } catch (JsonException e) {
            throw refusal(DESCRIPTION + " is no JSON: " + e.getMessage());
        }
        if (!FORMAT.equals(members.get("format")) || !(members.get("model_type") instanceof String type)) {
            throw refusal(DESCRIPTION + " has no format '" + FORMAT + "', or no model_type");
        }
        String sha256 = members.get("sha256") instanceof String text ? text : null;
        if (sha256 != null && !sha256.equals(sha256(instance))) {
            throw refusal("the instance is not what its sha256 says");
        }
        return new ModelFile(type, StateJson.readAnnotations(members, Annotations.NONE), sha256, instance);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static Refusal refusal(String reason) {
        return new Refusal(
                422,
                "invalid-model-file",
                "the body is no model file: " + reason + "; expected a ZIP with " + List.of(DESCRIPTION, INSTANCE)
                        + ", as the export of a model gives it");
    }
}
