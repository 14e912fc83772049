package aimm.plugin.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Declares the parameters of a plugin's calls, for metadata and forms. Each text is one {@link Parameter}, in the order
 * of the positional arguments: {@code name: type [= default] [-- description]}, for instance
 * {@code gamma: float = 0.001 -- width of the kernel}.
 */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Parameters {

    /** The service property of {@link #instantiate()}. */
    String INSTANTIATE = "aimm.parameters.instantiate";

    /** The service property of {@link #fit()}. */
    String FIT = "aimm.parameters.fit";

    /** The service property of {@link #predict()}. */
    String PREDICT = "aimm.parameters.predict";

    /** The service property of {@link #access()}. */
    String ACCESS = "aimm.parameters.access";

    String PREFIX_ = "aimm.parameters.";

    /** Parameters of {@link ModelPlugin#instantiate}. */
    String[] instantiate() default {};

    /** Parameters of {@link ModelPlugin#fit}. */
    String[] fit() default {};

    /** Parameters of {@link ModelPlugin#predict}. */
    String[] predict() default {};

    /** Parameters of {@link DataAccessPlugin#access}. */
    String[] access() default {};
}
