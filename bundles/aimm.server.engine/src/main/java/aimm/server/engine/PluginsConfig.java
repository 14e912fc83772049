package aimm.server.engine;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "AIMM plugins")
@interface PluginsConfig {

    @AttributeDefinition(description = "Symbolic names of plugins that must be there")
    String[] names() default {};

    @AttributeDefinition(description = "Symbolic names of plugins trusted to run inside the server")
    String[] in__process() default {};
}
