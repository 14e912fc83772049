package aimm.server.tracing;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "AIMM tracing")
@interface TracingConfig {

    @AttributeDefinition(description = "Where spans are sent by OTLP over HTTP")
    String endpoint();

    @AttributeDefinition(description = "The name of the service in traces")
    String service() default "aimm";

    @AttributeDefinition(description = "The part of traces begun here that is kept", min = "0", max = "1")
    double ratio() default 1;

    @AttributeDefinition(description = "Most spans that wait to be sent", min = "1")
    int queue() default 2048;

    @AttributeDefinition(description = "Seconds that sending a batch may take", min = "0.1")
    double timeout() default 10;
}
