package aimm.worker.java.plugin;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.DataAccessPlugin;
import aimm.plugin.api.Progress;

/** Gives its arguments back. */
public final class TestData implements DataAccessPlugin {

    @Override
    public Object access(Arguments arguments, Progress progress) {
        return arguments.positional();
    }
}
