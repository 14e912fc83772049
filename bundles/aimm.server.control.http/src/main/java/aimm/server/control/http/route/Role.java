package aimm.server.control.http.route;

import java.util.Locale;

/** What somebody may do; each may do what those before it may. */
public enum Role {
    /** Nothing but what is open to all. */
    NOBODY,
    /** Look at everything but models' bytes. */
    VIEWER,
    /** Ask models and cancel actions. */
    OPERATOR,
    /** Create, fit, change, take and delete models. */
    ENGINEER,
    /** Change the server itself: its plugins and bundles. */
    ADMIN;

    /** Whether who has this role may do what {@code needed} may. */
    public boolean covers(Role needed) {
        return compareTo(needed) >= 0;
    }

    /** As a configuration has it. */
    public String configured() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is none that is so called */
    public static Role of(String configured) {
        return valueOf(configured.toUpperCase(Locale.ROOT));
    }
}
