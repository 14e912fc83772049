package aimm.worker.java;

import aimm.server.api.Worker;

/** A server to be killed: starts a worker, has it run for ever, and says its process id. */
public final class LonelyServer {

    private LonelyServer() {}

    public static void main(String[] arguments) throws Exception {
        try (TestWorkers workers = new TestWorkers()) {
            Worker worker = workers.start();
            Answer answer = Answer.submit(worker, TestWorkers.predict("loop", null));
            System.out.println(worker.pid());
            answer.get();
        }
    }
}
