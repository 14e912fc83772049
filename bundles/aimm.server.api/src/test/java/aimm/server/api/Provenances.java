package aimm.server.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** How versions in tests came to be. */
public final class Provenances {

    public static final Provenance BY_A_TEST = new Provenance(
            Instant.parse("2026-01-02T03:04:05.678Z"),
            Call.FIT,
            7,
            "alice",
            "a.plugin",
            "1.2.3",
            List.of("[1, 2]", "it's \"quoted\""),
            Map.of("C", "10"));

    private Provenances() {}
}
