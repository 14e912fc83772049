package aimm.server.control.http.audit;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.server.json.JsonReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Audit logs as tests see them. */
public final class AuditFiles {

    private AuditFiles() {}

    /** A large one. */
    public static AuditFile in(Path folder) {
        return new AuditFile(folder.resolve("audit.log"), 1 << 20, 3);
    }

    /** All entries, the oldest first; fails unless each has the digest of the one before. */
    public static List<Map<String, Object>> entries(AuditFile file) throws IOException, GeneralSecurityException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = file.files(); i >= 0; i--) {
            Path next = i == 0 ? file.path() : file.earlier(i);
            if (Files.exists(next)) {
                all.writeBytes(Files.readAllBytes(next));
            }
        }
        List<Map<String, Object>> entries = new ArrayList<>();
        String before = null;
        for (String line : all.toString(StandardCharsets.UTF_8).split("\n")) {
            if (!line.endsWith("}")) {
                continue; // torn
            }
            @SuppressWarnings("unchecked") // the names of members are text
            Map<String, Object> entry = (Map<String, Object>) JsonReader.read(line, JsonReader.Objects.PLAIN);
            if (before != null) {
                assertThat(entry.get("previous")).as("in " + line).isEqualTo(before);
            }
            before = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(line.getBytes(StandardCharsets.UTF_8)));
            entries.add(entry);
        }
        return entries;
    }
}
