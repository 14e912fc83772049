package aimm.server.engine;

import java.util.ArrayList;
import java.util.List;

/** What is decided under a lock and done after it is released, in order. */
final class Work {

    private List<Runnable> tasks;

    void add(Runnable task) {
        if (tasks == null) {
            tasks = new ArrayList<>(2);
        }
        tasks.add(task);
    }

    void run() {
        if (tasks != null) {
            tasks.forEach(Runnable::run);
        }
    }
}
