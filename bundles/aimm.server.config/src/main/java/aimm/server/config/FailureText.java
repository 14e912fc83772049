package aimm.server.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one line of a stack trace that is meant for people. */
final class FailureText {

    private static final Pattern HEADER = Pattern.compile("(?:Caused by: )?([\\w.$]+(?:Exception|Error))(?:: (.*))?");

    private FailureText() {}

    /** The first failure that says something, without the names of classes; the trace's first line if none does. */
    static String of(String stackTrace) {
        List<String> lines = stackTrace.lines().toList();
        for (String line : lines) {
            Matcher header = HEADER.matcher(line);
            if (header.matches() && header.group(2) != null && !isWrapper(header.group(1), header.group(2))) {
                return header.group(2);
            }
        }
        return lines.isEmpty() ? "failed" : lines.get(0);
    }

    /** An exception made of its cause alone has the cause's text as its own. */
    private static boolean isWrapper(String exception, String message) {
        return exception.endsWith("InvocationTargetException")
                || HEADER.matcher(message).matches();
    }
}
