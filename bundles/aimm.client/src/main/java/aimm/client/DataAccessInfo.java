package aimm.client;

import aimm.plugin.api.Parameter;
import java.util.List;

/** What a plugin declares of a data access. */
public record DataAccessInfo(String name, String plugin, List<Parameter> parameters) {

    static DataAccessInfo of(Members json) {
        return new DataAccessInfo(
                json.text("name"), json.text("plugin"), json.objects("parameters", ModelTypeInfo::parameter));
    }
}
