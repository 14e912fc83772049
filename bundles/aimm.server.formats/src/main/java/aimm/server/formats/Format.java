package aimm.server.formats;

import java.io.IOException;
import java.io.OutputStream;
import org.osgi.annotation.versioning.ProviderType;

/** A way to write a value as bytes and to read it back. For use by any number of threads. */
@ProviderType
public interface Format {

    /** The media type of what {@link #write} writes. */
    String mediaType();

    /**
     * Reads a whole body.
     *
     * @param body may stay in use as part of the value, so nobody may change it any more
     * @return a {@link aimm.plugin.api.Tensor} or a {@link aimm.plugin.api.DataFrame}, whichever the format is for
     * @throws FormatException if the body is malformed, cut short, or has what no value can hold
     */
    Object read(byte[] body);

    /**
     * Writes a value.
     *
     * @param value a tensor, data frame or series, or numbers, booleans and texts, alone or in lists
     * @param out is flushed and stays open
     * @throws FormatException if the format can't hold the value; nothing was written then
     */
    void write(Object value, OutputStream out) throws IOException;
}
