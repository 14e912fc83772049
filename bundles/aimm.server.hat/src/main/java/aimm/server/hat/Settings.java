package aimm.server.hat;

import java.util.Optional;

/**
 * The {@code hat} section.
 *
 * @param name of this server
 * @param monitor empty if the event server is fixed
 * @param eventServer empty if the monitor server tells where it is, or if there is none
 */
record Settings(String name, Optional<Monitor> monitor, Optional<Address> eventServer) {

    /** @param host not resolved */
    record Address(String host, int port) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /**
     * The monitor server, and what it shall know of this one.
     *
     * @param eventServerGroup empty if no event server is wanted
     */
    record Monitor(Address address, String group, Optional<String> eventServerGroup) {}

    /** @throws IllegalArgumentException naming the option that is wrong */
    static Settings of(HatConfig config) {
        if (config.name() == null || config.name().isBlank()) {
            throw new IllegalArgumentException("aimm.server.hat: expected a name of the server (aimm.server)");
        }
        boolean hasMonitor = !config.monitor__component_host().isBlank();
        boolean hasEventServer = !config.eventer__server_host().isBlank();
        if (hasMonitor == hasEventServer) {
            throw new IllegalArgumentException(
                    "aimm.server.hat: expected either monitor_component or eventer_server, got "
                            + (hasMonitor ? "both" : "none"));
        }
        if (hasEventServer) {
            return new Settings(
                    config.name(),
                    Optional.empty(),
                    Optional.of(
                            address("eventer_server", config.eventer__server_host(), config.eventer__server_port())));
        }
        String eventServerGroup = config.monitor__component_event__server__group();
        return new Settings(
                config.name(),
                Optional.of(new Monitor(
                        address(
                                "monitor_component",
                                config.monitor__component_host(),
                                config.monitor__component_port()),
                        config.monitor__component_group(),
                        eventServerGroup.isEmpty() ? Optional.empty() : Optional.of(eventServerGroup))),
                Optional.empty());
    }

    private static Address address(String section, String host, int port) {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException(
                    "aimm.server.hat: expected " + section + ".port from 1 to 65535, got " + port);
        }
        return new Address(host, port);
    }
}
