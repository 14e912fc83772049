package hat.json;

import java.util.ArrayList;
import java.util.List;

/** JSON Pointers (RFC 6901). */
final class Pointer {

    private Pointer() {}

    static String child(String path, String name) {
        return path + '/' + name.replace("~", "~0").replace("/", "~1");
    }

    /** @throws JsonException if it is none */
    static List<String> steps(String pointer) {
        List<String> steps = new ArrayList<>();
        if (pointer.isEmpty()) {
            return steps;
        }
        if (pointer.charAt(0) != '/') {
            throw new JsonException("'" + pointer + "' is no JSON Pointer: it must begin with '/'");
        }
        for (String step : pointer.substring(1).split("/", -1)) {
            steps.add(step.replace("~1", "/").replace("~0", "~"));
        }
        return steps;
    }
}
