package aimm.runtime.inframework;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

class FrameworkTest {

    @Test
    void everyBundleOfTheDistributionResolves(@InjectBundleContext BundleContext context) {
        List<String> unresolved = Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getState() == Bundle.INSTALLED)
                .map(Bundle::getSymbolicName)
                .toList();

        assertThat(unresolved).isEmpty();
    }
}
