package aimm.plugin.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One model type: how its instances are created, fitted, asked, serialized and deserialized.
 *
 * <p>Register it as a declarative service named by {@link ModelType}:
 *
 * <pre>{@code
 * @Component
 * @ModelType("example.Mean")
 * public final class MeanPlugin implements ModelPlugin<Mean> { ... }
 * }</pre>
 *
 * <p>In a worker process one call runs at a time, on one thread. That thread is interrupted when the call is cancelled;
 * shortly afterwards the process ends. In a trusted plugin that runs inside the server, calls on different instances,
 * and predictions on one instance, run side by side.
 *
 * <p>Whatever a method throws fails the call alone; the stored instance stays as it was. Throw an
 * {@link ArgumentException} for arguments the caller should mend.
 *
 * @param <M> the class of the instances
 */
@ConsumerType
public interface ModelPlugin<M> {

    /** Creates an instance from the caller's arguments. */
    M instantiate(Arguments arguments, Progress progress) throws Exception;

    /**
     * Fits an instance to the data among the arguments.
     *
     * @return the fitted instance: {@code instance} itself, changed, or another
     */
    M fit(M instance, Arguments arguments, Progress progress) throws Exception;

    /**
     * Asks an instance. Unless {@link ModelType#predict_updates()} is declared, changes made to {@code instance} here
     * are lost.
     *
     * @return a value, see {@link Values}; may be {@code null}
     */
    Object predict(M instance, Arguments arguments, Progress progress) throws Exception;

    /** Writes an instance so that {@link #deserialize} can restore it. The stream need not be closed. */
    void serialize(M instance, OutputStream out) throws IOException;

    /**
     * Restores what {@link #serialize} wrote, or what a client uploaded.
     *
     * @throws IOException if the bytes are not those of an instance of this type
     */
    M deserialize(InputStream in) throws IOException;
}
