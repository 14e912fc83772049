package aimm.server.control.http.route;

/**
 * Somebody who makes requests.
 *
 * @param name {@code null} where nobody has to say who it is
 */
public record Identity(String name, Role role) {

    /** Everybody, where nobody has to say who it is. */
    public static final Identity ANYBODY = new Identity(null, Role.ADMIN);
}
