package aimm.server.control.http.exchange;

/**
 * What bodies may be.
 *
 * @param json most bytes of one that is read as a whole document
 * @param model most bytes of an uploaded model
 */
public record Limits(int json, int model) {}
