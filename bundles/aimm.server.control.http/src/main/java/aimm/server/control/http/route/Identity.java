package aimm.server.control.http.route;

import aimm.server.control.http.connection.Tally;

/**
 * Somebody who makes requests.
 *
 * @param name {@code null} where nobody has to say who it is
 * @param requests counts them; {@code null} where those of an address are counted
 */
public record Identity(String name, Role role, Tally requests) {

    /** Everybody, where nobody has to say who it is. */
    public static final Identity ANYBODY = new Identity(null, Role.ADMIN, null);

    public Identity(String name, Role role) {
        this(name, role, new Tally());
    }
}
