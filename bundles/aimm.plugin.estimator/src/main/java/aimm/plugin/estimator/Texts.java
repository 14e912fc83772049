package aimm.plugin.estimator;

import java.util.Collection;
import java.util.stream.Collectors;

/** Pieces of error texts. */
final class Texts {

    private static final int MOST = 20;

    private Texts() {}

    /** The first elements, each with the prefix, and how many more there are. */
    static String list(String prefix, Collection<?> elements) {
        return elements.stream().limit(MOST).map(element -> prefix + element).collect(Collectors.joining(", "))
                + (elements.size() > MOST ? " and " + (elements.size() - MOST) + " more" : "");
    }
}
