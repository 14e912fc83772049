package aimm.server.control.http.exchange;

import aimm.server.api.Alias;
import aimm.server.api.Engine;

/** What clients call a model by: its number, or an alias. */
public final class ModelName {

    private ModelName() {}

    /**
     * The model and, if the alias says so, the version that a path's {@code {model}} stands for.
     *
     * @throws aimm.server.api.UnknownAliasException if it is no number and nothing has that alias
     */
    public static Alias resolve(Engine engine, Exchange exchange) {
        String name = exchange.variable("model");
        return Character.digit(name.charAt(0), 10) >= 0
                ? new Alias(exchange.number("model"), null)
                : engine.alias(name);
    }

    /**
     * The number of a model that is to be changed.
     *
     * @throws Refusal if it is called by an alias, which may stand for another one by now
     */
    public static long toChange(Engine engine, Exchange exchange) {
        String name = exchange.variable("model");
        if (Character.digit(name.charAt(0), 10) < 0) {
            throw Refusal.badRequest("'" + name + "' is an alias; name a model that is to be changed by its number, "
                    + engine.alias(name).instanceId());
        }
        return exchange.number("model");
    }
}
