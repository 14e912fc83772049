/**
 * The command line {@code aimm}: {@link aimm.client} for people and scripts.
 *
 * <p>{@link aimm.cli.Aimm} is the program and has the options of all commands; each command is a class that says what it
 * takes and asks the client of a {@link aimm.cli.Session}. What fails is thrown, and made a line, a hint and an exit
 * status in {@link aimm.cli.Failure}.
 */
package aimm.cli;
