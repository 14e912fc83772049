package aimm.worker.java;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** A worker's process: its life, its output, its folder. Safe for threads. */
final class ChildProcess {

    private static final int PAGE = 4096;
    private static final long LAST_OUTPUT_MILLIS = 200;
    private static final int EXIT_OUT_OF_MEMORY = 3;
    private static final int SIGNALLED = 128;
    private static final Map<Integer, String> SIGNALS = Map.of(
            2, "SIGINT", 4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 9, "SIGKILL", 11, "SIGSEGV", 15,
            "SIGTERM");

    private final Process process;
    private final WorkerFolder folder;
    private final ScheduledExecutorService timer;
    private final OutputPump errors;
    private final Thread errorThread;
    private volatile String reason;

    /**
     * Takes over a process that was started.
     *
     * @param told what it is told at first, see {@link ChildCommand#told}
     * @param log takes a line and whether it went to stderr
     */
    ChildProcess(
            Process process,
            WorkerFolder folder,
            byte[] told,
            ScheduledExecutorService timer,
            String name,
            BiConsumer<String, Boolean> log) {
        this.process = process;
        this.folder = folder;
        this.timer = timer;
        errors = new OutputPump(process.getErrorStream(), line -> log.accept(line, true));
        errorThread = start(errors, name + "-stderr");
        start(new OutputPump(process.getInputStream(), line -> log.accept(line, false)), name + "-stdout");
        try {
            OutputStream lifeline = process.getOutputStream(); // stays open as long as the server lives
            lifeline.write(told);
            lifeline.flush();
        } catch (IOException e) {
            kill("did not start: " + e.getMessage());
        }
    }

    long pid() {
        return process.pid();
    }

    long residentBytes() {
        try {
            String statm = Files.readString(Path.of("/proc", Long.toString(process.pid()), "statm"));
            return Long.parseLong(statm.split(" ")[1]) * PAGE;
        } catch (IOException | RuntimeException e) {
            return -1;
        }
    }

    /** The call it was at when it was last seen, see {@code docs/worker-protocol.md}. */
    long runningCall() {
        try {
            byte[] mark = Files.readAllBytes(folder.mark());
            return ByteBuffer.wrap(mark).order(ByteOrder.LITTLE_ENDIAN).getLong();
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }

    /** Kills it at once. */
    void kill(String why) {
        if (reason == null) {
            reason = why;
        }
        processHandle().destroyForcibly();
    }

    /** Asks it to end, and kills it if it does not. */
    void terminate(Duration patience) {
        processHandle().destroy();
        killAfter(patience);
    }

    /** Kills it if it does not end by itself in that time. */
    void killAfter(Duration patience) {
        timer.schedule(() -> processHandle().destroyForcibly(), patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    void whenGone(Runnable action) {
        process.onExit().thenRun(action);
    }

    /** Waits until it is gone, for a bounded time: one that does not go by itself is killed. */
    Exit awaitEnd(Duration patience) {
        boolean interrupted = false;
        while (true) {
            try {
                if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    processHandle().destroyForcibly();
                    process.waitFor();
                }
                errorThread.join(LAST_OUTPUT_MILLIS);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                processHandle().destroyForcibly();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return new Exit(process.exitValue(), reason, errors.last());
    }

    /** Removes what it left behind; it must be gone. */
    void cleanUp() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // nobody reads it any more
        }
        try {
            folder.delete();
        } catch (UncheckedIOException | IOException e) {
            // it goes with the server's folder
        }
    }

    /**
     * How a process ended.
     *
     * @param reason why the server killed it, or {@code null}
     * @param lastErrors its last lines on stderr
     */
    record Exit(int code, String reason, List<String> lastErrors) {

        boolean bySignal() {
            return code > SIGNALLED;
        }

        String how() {
            String how = bySignal()
                    ? "signal " + (code - SIGNALLED) + " (" + SIGNALS.getOrDefault(code - SIGNALLED, "?") + ")"
                    : "exit code " + code + (outOfMemory() ? " (out of memory)" : "");
            return reason == null ? how : reason + ", " + how;
        }

        private boolean outOfMemory() {
            return code == EXIT_OUT_OF_MEMORY
                    && lastErrors.stream().anyMatch(line -> line.contains("java.lang.OutOfMemoryError"));
        }

        String withOutput() {
            return lastErrors.isEmpty() ? how() : how() + "; last lines of stderr:\n" + String.join("\n", lastErrors);
        }
    }

    /** Unlike the process itself, its handle leaves the streams open: what it wrote last can still be read. */
    private ProcessHandle processHandle() {
        return process.toHandle();
    }

    private static Thread start(OutputPump pump, String name) {
        Thread thread = new Thread(null, pump, name, 256 * 1024);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
