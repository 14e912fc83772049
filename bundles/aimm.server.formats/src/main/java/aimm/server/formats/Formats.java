package aimm.server.formats;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The formats that there are besides JSON. */
public final class Formats {

    private static final Map<String, Function<MediaType, Format>> BY_TYPE = Map.of(
            NpyFormat.MEDIA_TYPE, type -> NpyFormat.INSTANCE,
            CsvFormat.MEDIA_TYPE, CsvFormat::of,
            ArrowFormat.MEDIA_TYPE, type -> ArrowFormat.INSTANCE);

    /** In the order in which they are preferred, other things being equal. */
    private static final List<String> CHOICES =
            List.of(Accept.JSON, ArrowFormat.MEDIA_TYPE, NpyFormat.MEDIA_TYPE, CsvFormat.MEDIA_TYPE);

    private Formats() {}

    /** The media types of JSON and of the formats. */
    public static List<String> mediaTypes() {
        return CHOICES;
    }

    /**
     * The format of a body.
     *
     * @param contentType a media type with or without parameters; may be {@code null}
     * @return {@code null} if it is none of ours, as JSON is none
     * @throws FormatException if the parameters ask for what the format does not do, as a charset other than UTF-8
     */
    public static Format of(String contentType) {
        return contentType == null ? null : of(MediaType.parse(contentType));
    }

    /**
     * The format that a client wants its answer in. What it named goes before what its wildcards cover.
     *
     * @param accept the header, or {@code null} if there is none
     * @return {@code null} for JSON: if the client prefers it, leaves the choice, or accepts nothing that there is
     * @throws FormatException as {@link #of}
     */
    public static Format accepted(String accept) {
        MediaType best = accept == null ? null : Accept.best(accept, CHOICES);
        return best == null ? null : of(best);
    }

    private static Format of(MediaType type) {
        Function<MediaType, Format> format = BY_TYPE.get(type.name());
        return format == null ? null : format.apply(type);
    }
}
