package aimm.server.api;

/** No plugin provides the model type; a stored model of that type stays and works again when the plugin is back. */
public final class UnknownModelTypeException extends AimmException {

    private static final long serialVersionUID = 1L;

    /** @param role what the plugin was wanted for: {@code instantiation}, {@code fit}, {@code predict}, ... */
    public UnknownModelTypeException(String role, String modelType) {
        super("no " + role + " plugin for model type " + modelType);
    }
}
