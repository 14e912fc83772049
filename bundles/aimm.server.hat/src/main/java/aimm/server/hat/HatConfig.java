package aimm.server.hat;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "AIMM in a Hat system")
@interface HatConfig {

    @AttributeDefinition(description = "What other components know this server as")
    String name();

    @AttributeDefinition(description = "Address of the monitor server", required = false)
    String monitor__component_host() default "";

    @AttributeDefinition(description = "Its TCP port for components", required = false)
    int monitor__component_port() default 0;

    @AttributeDefinition(description = "Group of this server, whose components take turns", required = false)
    String monitor__component_group() default "";

    @AttributeDefinition(description = "Group of the event servers; empty for none", required = false)
    String monitor__component_event__server__group() default "";

    @AttributeDefinition(description = "Address of the event server, if there is no monitor server", required = false)
    String eventer__server_host() default "";

    @AttributeDefinition(description = "Its TCP port", required = false)
    int eventer__server_port() default 0;
}
