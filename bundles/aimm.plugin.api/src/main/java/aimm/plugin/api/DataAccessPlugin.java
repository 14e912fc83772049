package aimm.plugin.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A named source of data. Clients pass its name in place of an argument; the server calls it first and hands its result
 * to the call it belongs to. Register it as a declarative service named by {@link DataAccess}.
 */
@ConsumerType
public interface DataAccessPlugin {

    /**
     * Fetches the data.
     *
     * @return a value, see {@link Values}; may be {@code null}
     */
    Object access(Arguments arguments, Progress progress) throws Exception;
}
