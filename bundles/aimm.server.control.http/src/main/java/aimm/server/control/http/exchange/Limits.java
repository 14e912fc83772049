package aimm.server.control.http.exchange;

/**
 * What bodies may be.
 *
 * @param json most bytes of one that is read as a whole document
 * @param model most bytes of an uploaded model
 * @param bundle most bytes of an uploaded bundle, which is not held in memory
 */
public record Limits(int json, int model, long bundle) {}
