package aimm.server.api;

import org.osgi.annotation.versioning.ConsumerType;

/** A way in for clients. Registered by every control while it serves, so that others can see that it does. */
@ConsumerType
public interface Control {

    /** Where clients reach it, for people: {@code http://127.0.0.1:8080}. */
    String address();
}
