package aimm.server.control.http.exchange;

/**
 * What requests may be.
 *
 * @param json most bytes of a body that is read as a whole document
 * @param model most bytes of an uploaded model
 * @param bundle most bytes of an uploaded bundle, which is not held in memory
 * @param uri most characters of a path and query
 * @param requests most at once
 * @param perClient most at once of one user, or from one address where nobody is known
 */
public record Limits(int json, int model, long bundle, int uri, int requests, int perClient) {}
