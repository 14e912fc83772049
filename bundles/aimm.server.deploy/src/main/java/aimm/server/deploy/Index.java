package aimm.server.deploy;

import aimm.server.api.UploadedRevision;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The text that says which jars of a bundle count: a line {@code plugin} or {@code bundle}, then a line for each
 * revision, the current one first: digest, version, size, when and by whom it was uploaded.
 */
final class Index {

    private static final String PLUGIN = "plugin";
    private static final String BUNDLE = "bundle";
    private static final String DIGEST = "[0-9a-f]{64}";

    private Index() {}

    static String write(Stored stored) {
        StringBuilder text = new StringBuilder(stored.plugin() ? PLUGIN : BUNDLE).append('\n');
        for (UploadedRevision revision : stored.revisions()) {
            text.append(revision.sha256()).append(' ').append(revision.version());
            text.append(' ').append(revision.size()).append(' ').append(revision.uploaded());
            if (revision.by() != null) {
                text.append(' ').append(URLEncoder.encode(revision.by(), StandardCharsets.UTF_8));
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** @throws IllegalArgumentException if it is not such a text */
    static Stored read(String name, String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() < 2 || !lines.get(0).equals(PLUGIN) && !lines.get(0).equals(BUNDLE)) {
            throw new IllegalArgumentException("neither a plugin nor a bundle");
        }
        List<UploadedRevision> revisions = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            revisions.add(revision(line));
        }
        return new Stored(name, lines.get(0).equals(PLUGIN), List.copyOf(revisions));
    }

    private static UploadedRevision revision(String line) {
        String[] words = line.split(" ", -1);
        if (words.length < 4 || words.length > 5 || !words[0].matches(DIGEST)) {
            throw new IllegalArgumentException("no revision: " + line);
        }
        try {
            return new UploadedRevision(
                    words[1],
                    words[0],
                    Long.parseLong(words[2]),
                    Instant.parse(words[3]),
                    words.length == 5 ? URLDecoder.decode(words[4], StandardCharsets.UTF_8) : null);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("no revision: " + line, e);
        }
    }
}
