package aimm.plugin.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** Names the model type that a {@link ModelPlugin} component provides. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ModelType {

    /** The service property of {@link #value()}. */
    String TYPE = "aimm.model.type";

    /** The service property of {@link #predict_updates()}. */
    String PREDICT_UPDATES = "aimm.predict.updates";

    String PREFIX_ = "aimm.";

    /** The model type's name, unique in a server, for instance {@code iris.SVC}. */
    String value();

    /**
     * Whether a prediction changes the instance. If so, predictions on one model run one at a time and each stores the
     * instance anew; if not, they run side by side.
     */
    boolean predict_updates() default false;
}
