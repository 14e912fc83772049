package aimm.plugin.iris;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.DataAccess;
import aimm.plugin.api.DataAccessPlugin;
import aimm.plugin.api.Progress;
import java.io.IOException;
import org.osgi.service.component.annotations.Component;

/** The classes of the 150 flowers: INT64[150]. */
@Component
@DataAccess("iris_outputs")
public final class IrisOutputs implements DataAccessPlugin {

    @Override
    public Object access(Arguments arguments, Progress progress) throws IOException {
        arguments.accept();
        return IrisData.load().classes();
    }
}
