package aimm.server.control.repl;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "AIMM REPL control")
@interface ReplControlConfig {

    @AttributeDefinition(description = "Address to listen on")
    String server_host() default "127.0.0.1";

    @AttributeDefinition(description = "TCP port to listen on; 0 takes a free one", min = "0", max = "65535")
    int server_port() default 0;

    @AttributeDefinition(description = "File with certificate and key; with it connections are encrypted")
    String server_pem__file() default "";

    @AttributeDefinition(description = "Seconds a changed state may wait before it is sent")
    double server_autoflush__delay() default 0.2;

    @AttributeDefinition(description = "Seconds connections get to end when the control stops")
    double server_shutdown__timeout() default 0.1;

    @AttributeDefinition(description = "What clients speak: 0.6, 0.7, or auto for either")
    String server_dialect() default "auto";

    @AttributeDefinition(description = "Seconds after which a connection that did not log in is closed")
    double server_login__timeout() default 30;

    @AttributeDefinition(description = "Users, each a JSON object with username and password")
    String[] users() default {};

    @AttributeDefinition(description = "Whether models carry their bytes, in the state and in answers")
    boolean instances() default true;

    @AttributeDefinition(description = "Most connections at once")
    int limits_connections() default 1000;

    @AttributeDefinition(description = "Most bytes of a message of a client's")
    int limits_message() default 64 << 20;
}
