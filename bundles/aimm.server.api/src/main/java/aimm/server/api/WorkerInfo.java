package aimm.server.api;

/**
 * A worker that is there now.
 *
 * @param pid its process, 0 inside the server
 * @param plugin the plugin it runs, or {@code null} for a spare
 * @param state {@code starting}, {@code idle}, {@code busy} or {@code ending}
 * @param action the action it works for, or {@code null}
 * @param calls calls it has ended
 * @param residentBytes its resident memory, or -1 if unknown
 */
public record WorkerInfo(long id, long pid, String plugin, String state, Long action, long calls, long residentBytes) {}
