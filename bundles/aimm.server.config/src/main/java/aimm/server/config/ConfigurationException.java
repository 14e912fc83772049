package aimm.server.config;

import java.util.List;

/** A configuration can't be used. */
final class ConfigurationException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    /** @param file as the user named it */
    ConfigurationException(String file, List<Fault> faults) {
        this(faults.stream().map(fault -> file + ": " + fault).toList());
    }

    ConfigurationException(String file, String fault) {
        this(List.of(file + ": " + fault));
    }

    private ConfigurationException(List<String> faults) {
        super(String.join("; ", faults));
        this.faults = faults;
    }

    /** One line each, with the file's name. */
    List<String> faults() {
        return faults;
    }
}
