package aimm.server.engine;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "AIMM engine")
@interface EngineConfig {

    @AttributeDefinition(description = "Seconds from asking a worker process to end until it is killed")
    double sigterm__timeout() default 5;

    @AttributeDefinition(description = "Most worker processes at once", min = "1")
    int max__children() default 5;

    @AttributeDefinition(description = "Seconds between looks after the worker processes")
    double check__children__period() default 3;

    @AttributeDefinition(description = "Finished actions that are remembered")
    int history() default 1000;

    @AttributeDefinition(description = "Most actions that are not over on one model", min = "1")
    int queue_per__model() default 1000;

    @AttributeDefinition(description = "Most actions that are not over in all", min = "1")
    int queue_total() default 10_000;

    @AttributeDefinition(description = "Most heap of a worker process, in MB", min = "16")
    int worker_memory() default 512;

    @AttributeDefinition(description = "Most resident memory of a worker process, in MB; 0 for no bound")
    int worker_resident() default 0;

    @AttributeDefinition(description = "Seconds after which an idle worker process is ended")
    double worker_idle__timeout() default 300;

    @AttributeDefinition(description = "Calls after which a worker process is replaced; 0 for no bound")
    int worker_max__calls() default 0;

    @AttributeDefinition(description = "Worker processes kept ready for any plugin")
    int worker_spare() default 1;

    @AttributeDefinition(description = "Seconds in which a worker process must have started")
    double worker_start__timeout() default 30;

    @AttributeDefinition(description = "Most models a worker keeps deserialized", min = "1")
    int worker_cached__models() default 32;
}
