package aimm.server.deploy;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "AIMM uploaded bundles")
@interface DeployConfig {

    @AttributeDefinition(description = "Where uploaded bundles are kept")
    String folder();

    @AttributeDefinition(description = "Most earlier revisions of a bundle that are kept", min = "0")
    int revisions() default 3;

    @AttributeDefinition(description = "Most megabytes of all kept jars together", min = "1")
    int megabytes() default 1024;

    @AttributeDefinition(description = "Most megabytes of a jar when it is unpacked", min = "1")
    int inflated__megabytes() default 1024;

    @AttributeDefinition(description = "Seconds that an operation may take", min = "1")
    double timeout() default 120;
}
