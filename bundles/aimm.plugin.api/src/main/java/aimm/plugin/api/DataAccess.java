package aimm.plugin.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** Names the data access that a {@link DataAccessPlugin} component provides. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface DataAccess {

    /** The service property of {@link #value()}. */
    String NAME = "aimm.data.access";

    String PREFIX_ = "aimm.";

    /** The data access's name, unique in a server, for instance {@code iris_inputs}. */
    String value();
}
