package aimm.plugin.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Declares the tensors a model type's predictions take and give. Each text is one {@link TensorSpec}:
 * {@code name: DTYPE[dimensions]}, where -1 is a variable dimension, for instance {@code features: FP64[-1,4]}.
 */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Signature {

    /** The service property of {@link #inputs()}. */
    String INPUTS = "aimm.signature.inputs";

    /** The service property of {@link #outputs()}. */
    String OUTPUTS = "aimm.signature.outputs";

    String PREFIX_ = "aimm.signature.";

    /** Tensors taken, in the order of the positional arguments. */
    String[] inputs() default {};

    /** Tensors given. */
    String[] outputs() default {};
}
