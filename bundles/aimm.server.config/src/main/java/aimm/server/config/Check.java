package aimm.server.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Says what is wrong with a configuration without starting anything. The launcher finds this class by its name and runs
 * it outside the framework.
 */
public final class Check implements Function<Optional<Path>, List<String>> {

    @Override
    public List<String> apply(Optional<Path> conf) {
        try {
            Source.of(conf).read();
            return List.of();
        } catch (ConfigurationException e) {
            return e.faults();
        }
    }
}
