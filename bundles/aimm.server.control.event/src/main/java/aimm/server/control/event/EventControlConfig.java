package aimm.server.control.event;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "AIMM event control")
@interface EventControlConfig {

    @AttributeDefinition(description = "Event type that requests to create a model start with; none: no such requests")
    String[] event__prefixes_create__instance() default {};

    @AttributeDefinition(description = "Event type that uploads of new models start with; none: no such requests")
    String[] event__prefixes_add__instance() default {};

    @AttributeDefinition(
            description = "Event type before a model's number that uploads of it have; none: no such requests")
    String[] event__prefixes_update__instance() default {};

    @AttributeDefinition(description = "Event type before a model's number that asks to fit it; none: no such requests")
    String[] event__prefixes_fit() default {};

    @AttributeDefinition(description = "Event type before a model's number that asks it; none: no such requests")
    String[] event__prefixes_predict() default {};

    @AttributeDefinition(description = "Event type that requests to cancel another start with; none: no such requests")
    String[] event__prefixes_cancel() default {};

    @AttributeDefinition(description = "Event type of the state")
    String[] state__event__type() default {};

    @AttributeDefinition(description = "Event type of what is told of requests")
    String[] action__state__event__type() default {};

    @AttributeDefinition(description = "Whether the state has models")
    boolean state_models() default true;

    @AttributeDefinition(description = "Whether the state has actions")
    boolean state_actions() default true;

    @AttributeDefinition(description = "Most actions in the state that are over")
    int state_history() default 100;

    @AttributeDefinition(description = "Seconds a changed state may wait before it is registered")
    double state_delay() default 0.1;

    @AttributeDefinition(description = "Whether arguments may stand for arrays, data frames, series and bytes")
    boolean convert__arguments() default false;

    @AttributeDefinition(description = "Whether requesters are told why a request failed")
    boolean errors() default false;

    @AttributeDefinition(description = "Most bytes of the payload of an event that is registered")
    int limits_event() default 64 << 20;
}
