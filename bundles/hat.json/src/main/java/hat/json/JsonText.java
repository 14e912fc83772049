package hat.json;

/**
 * A value that is asked for its JSON text when it is written, and not before. As part of a document that is compared
 * with another it differs from everything that it does not {@linkplain Object#equals equal}.
 */
public interface JsonText {

    /** The text in UTF-8; must not be changed by whoever gets it. May block. */
    byte[] utf8();

    /** About how many bytes the text has; does not block. */
    long size();
}
