package hat.juggler;

import hat.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The application of the server that was recorded. */
final class Recorded {

    private Recorded() {}

    /** Of the sessions of a client library. */
    static CompletionStage<byte[]> library(String name, byte[] data) {
        return switch (name) {
            case "echo" -> CompletableFuture.completedFuture(data);
            case "nothing" -> json(null);
            case "fail" -> CompletableFuture.failedFuture(new IllegalStateException("something failed"));
            case "slow" -> CompletableFuture.supplyAsync(() -> Json.bytes("slow done"));
            case "len" -> json((long) ((String) Json.read(data)).length());
            default -> throw new IllegalArgumentException("unknown request " + name);
        };
    }

    /** Of the sessions written by hand: sends back name and data. */
    static CompletionStage<byte[]> raw(String name, byte[] data) {
        String both = "[" + Json.write(name) + ", " + new String(data, StandardCharsets.UTF_8) + "]";
        return CompletableFuture.completedFuture(both.getBytes(StandardCharsets.UTF_8));
    }

    static CompletionStage<byte[]> json(Object value) {
        return CompletableFuture.completedFuture(Json.bytes(value));
    }
}
