package aimm.cli;

/** What the program ends with. */
final class Exit {

    static final int OK = 0;
    /** The server refused, or the action failed. */
    static final int FAILED = 1;
    /** The command line, or a file that it names, is wrong. */
    static final int USAGE = 2;

    static final int UNREACHABLE = 3;
    /** The server does not know who asks, or that one may not. */
    static final int DENIED = 4;
    /** The action was cancelled or took too long, or the program was interrupted. */
    static final int CANCELLED = 5;

    private Exit() {}
}
