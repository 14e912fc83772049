package aimm.server.config;

/**
 * What is wrong with one place of a configuration.
 *
 * @param path the place, as in {@code control[0].server.port}; empty for the whole
 * @param text what was expected and what is there
 */
record Fault(String path, String text) {

    /** The same fault seen from above {@code prefix}. */
    Fault below(String prefix) {
        boolean needsDot = !prefix.isEmpty() && !path.isEmpty() && !path.startsWith("[");
        return new Fault(prefix + (needsDot ? "." : "") + path, text);
    }

    @Override
    public String toString() {
        return path.isEmpty() ? text : path + ": " + text;
    }
}
