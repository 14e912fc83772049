package aimm.server.api;

import java.util.List;
import java.util.Map;

/**
 * An argument that stands for the result of a data access: the engine runs it before the call it belongs to. It may
 * stand anywhere in the arguments, inside lists and maps and in the arguments of another data access too.
 */
public record DataAccessArgument(String name, List<Object> args, Map<String, Object> kwargs) {

    /** Of a data access that takes no arguments. */
    public DataAccessArgument(String name) {
        this(name, List.of(), Map.of());
    }
}
