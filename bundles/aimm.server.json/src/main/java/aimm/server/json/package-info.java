/**
 * Values as JSON, read and written without building trees.
 *
 * <p>Controls read what clients send with {@link aimm.server.json.JsonReader} and write what they get with
 * {@link aimm.server.json.JsonWriter}. Both know the objects that stand for what JSON lacks, by their {@code "type"}:
 *
 * <pre>{@code
 * {"type": "numpy_array", "dtype": "float32", "data": [[1, 2], [3, 4]]}
 * {"type": "pandas_dataframe", "data": {"column": {"row": 1.5}}}
 * {"type": "pandas_series", "data": [1, 2], "name": "optional", "index": ["optional", "labels"]}
 * {"type": "bytes", "data": "base64"}
 * {"type": "data_access", "name": "iris_inputs", "args": [], "kwargs": {}}
 * }</pre>
 *
 * <p>JSON knows no NaN and no infinities: they are written as the texts {@code "NaN"}, {@code "Infinity"} and
 * {@code "-Infinity"} or as numbers that are read so ({@link aimm.server.json.JsonWriter.NotFinite}), both of which a
 * numpy_array of floats reads back, and read as bare words too. Nothing here is {@code null} unless a method says so.
 */
@Export
@Version("1.0.0")
package aimm.server.json;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
