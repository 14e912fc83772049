package aimm.server.api;

import org.osgi.annotation.versioning.ConsumerType;

/** Something that keeps the whole server from working: a service that is there as long as it does, for health. */
@ConsumerType
public interface Waiting {

    /** Who waits: a component's name, as in the log. */
    String component();

    /** For what, in words; changes while it waits. */
    String reason();
}
