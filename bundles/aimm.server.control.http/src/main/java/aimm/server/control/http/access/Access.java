package aimm.server.control.http.access;

import java.util.Set;

/**
 * Who may reach the server, as configured.
 *
 * @param names further host names that clients may call the server by
 * @param origins web pages from there may use the server
 * @param insecure whether everybody may do anything, even from other machines, if nobody is on the roll
 */
public record Access(Set<String> names, Set<String> origins, boolean insecure, Roll roll) {}
