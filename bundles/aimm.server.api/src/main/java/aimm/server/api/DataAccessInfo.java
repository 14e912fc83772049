package aimm.server.api;

import aimm.plugin.api.Parameter;
import java.util.List;

/** What a plugin declares of a data access; the list is empty where it declares nothing. */
public record DataAccessInfo(String name, String plugin, List<Parameter> parameters) {}
