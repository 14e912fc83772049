package aimm.worker.inprocess;

import aimm.server.api.WorkerRuntime;
import org.osgi.framework.Bundle;

/** Inside the server, a plugin runs as it is. */
record InProcessImage(Bundle plugin) implements WorkerRuntime.Image {

    @Override
    public void close() {}
}
