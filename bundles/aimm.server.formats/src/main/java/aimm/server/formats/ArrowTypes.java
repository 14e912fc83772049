package aimm.server.formats;

import aimm.plugin.api.DType;
import com.google.flatbuffers.Table;
import java.util.HashMap;
import java.util.Map;
import org.apache.arrow.flatbuf.DictionaryEncoding;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FixedSizeList;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Type;

/** The columns, and the dictionaries of columns, that the types in a schema ask for. */
final class ArrowTypes {

    private static final int DEEPEST = 8;
    private static final String READ =
            "booleans, integers, floats, texts, a dictionary of these or lists of them that are of one length";

    private final Budget budget;
    private final Map<Long, ArrowDictionary> dictionaries = new HashMap<>();

    ArrowTypes(Budget budget) {
        this.budget = budget;
    }

    /** @throws FormatException if its type is none that we read */
    ArrowColumn column(String name, Field field) {
        return column("column " + FormatException.quote(name), field, 0);
    }

    /**
     * What takes the values of a dictionary that has come.
     *
     * @param more whether they are added to those that there are
     */
    ArrowColumn dictionary(long id, boolean more) {
        ArrowDictionary dictionary = dictionaries.get(id);
        if (dictionary == null) {
            throw new FormatException(ArrowFormat.NAME, "dictionary " + id, "a column that uses it", "none");
        }
        return dictionary.next(more);
    }

    private ArrowColumn column(String where, Field field, int depth) {
        DictionaryEncoding encoding = field.dictionary();
        if (encoding == null) {
            return plain(where, field, depth);
        }
        Int codes = encoding.indexType();
        DType dtype = codes == null ? DType.INT32 : whole(where, codes);
        ArrowDictionary dictionary = dictionaries.computeIfAbsent(
                encoding.id(), id -> new ArrowDictionary(id, () -> plain(where, field, depth), budget));
        return new ArrowCodes(where, dtype, dictionary, budget);
    }

    private ArrowColumn plain(String where, Field field, int depth) {
        return switch (field.typeType()) {
            case Type.Null -> new ArrowNulls(budget);
            case Type.Bool -> new ArrowBooleans(budget);
            case Type.Int -> new ArrowNumbers(whole(where, type(where, field, new Int())), budget);
            case Type.FloatingPoint ->
                new ArrowNumbers(floating(where, type(where, field, new FloatingPoint())), budget);
            case Type.Utf8 -> new ArrowTexts(where, Integer.BYTES, budget);
            case Type.LargeUtf8 -> new ArrowTexts(where, Long.BYTES, budget);
            case Type.Utf8View -> new ArrowTexts(where, 0, budget);
            case Type.FixedSizeList -> lists(where, field, depth);
            default -> throw failure(where, READ, name(field.typeType()));
        };
    }

    private ArrowColumn lists(String where, Field field, int depth) {
        int size = type(where, field, new FixedSizeList()).listSize();
        if (size < 0 || field.childrenLength() != 1 || depth == DEEPEST) {
            throw failure(
                    where,
                    "lists of a length, of one type, at most " + DEEPEST + " deep",
                    "a length of " + size + ", " + field.childrenLength() + " types, " + (depth + 1) + " deep");
        }
        return new ArrowLists(where, size, column(where, field.children(0), depth + 1));
    }

    private static DType whole(String where, Int type) {
        return switch (type.bitWidth()) {
            case 8 -> type.isSigned() ? DType.INT8 : DType.UINT8;
            case 16 -> type.isSigned() ? DType.INT16 : DType.UINT16;
            case 32 -> type.isSigned() ? DType.INT32 : DType.UINT32;
            case 64 -> type.isSigned() ? DType.INT64 : DType.UINT64;
            default -> throw failure(where, "integers of 8, 16, 32 or 64 bits", "" + type.bitWidth());
        };
    }

    private static DType floating(String where, FloatingPoint type) {
        return switch (type.precision()) {
            case 0 -> DType.FP16;
            case 1 -> DType.FP32;
            case 2 -> DType.FP64;
            default -> throw failure(where, "floats of 16, 32 or 64 bits", "precision " + type.precision());
        };
    }

    private static <T extends Table> T type(String where, Field field, T table) {
        if (field.type(table) == null) {
            throw failure(where, "a type", "none");
        }
        return table;
    }

    private static String name(int type) {
        return type < 0 || type >= Type.names.length ? "type " + type : Type.name(type);
    }

    private static FormatException failure(String where, String expected, String found) {
        return new FormatException(ArrowFormat.NAME, where, expected, found);
    }
}
