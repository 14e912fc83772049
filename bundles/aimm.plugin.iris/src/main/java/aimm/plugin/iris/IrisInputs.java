package aimm.plugin.iris;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.DataAccess;
import aimm.plugin.api.DataAccessPlugin;
import aimm.plugin.api.Progress;
import java.io.IOException;
import org.osgi.service.component.annotations.Component;

/** The measures of the 150 flowers: FP64[150,4]. */
@Component
@DataAccess("iris_inputs")
public final class IrisInputs implements DataAccessPlugin {

    @Override
    public Object access(Arguments arguments, Progress progress) throws IOException {
        arguments.accept();
        return IrisData.load().features();
    }
}
