package aimm.client;

/**
 * A worker of the server's.
 *
 * @param pid its process, 0 inside the server
 * @param plugin the plugin it runs, or {@code null} for a spare
 * @param state {@code starting}, {@code idle}, {@code busy} or {@code ending}
 * @param action the action it works for, or {@code null}
 * @param calls calls it has ended
 * @param residentBytes its resident memory, or {@code null} if unknown
 */
public record WorkerInfo(long id, long pid, String plugin, String state, Long action, long calls, Long residentBytes) {

    static WorkerInfo of(Members json) {
        return new WorkerInfo(
                json.number("id"),
                json.number("pid"),
                json.optionalText("plugin"),
                json.text("state"),
                json.optionalNumber("action"),
                json.number("calls"),
                json.optionalNumber("resident_bytes"));
    }
}
