// Prints tables as Arrow's JavaScript library writes them: a name, the columns as JSON and the stream as base64.
// Ran with apache-arrow 21.2.0.
import * as a from "apache-arrow";

const numbers = {
    int8: [new a.Int8(), [-128, 0, 127]],
    int16: [new a.Int16(), [-32768, 0, 32767]],
    int32: [new a.Int32(), [-2147483648, 0, 2147483647]],
    int64: [new a.Int64(), [-9223372036854775808n, 0n, 9223372036854775807n]],
    uint8: [new a.Uint8(), [0, 1, 255]],
    uint16: [new a.Uint16(), [0, 1, 65535]],
    uint32: [new a.Uint32(), [0, 1, 4294967295]],
    uint64: [new a.Uint64(), [0n, 1n, 18446744073709551615n]],
    float32: [new a.Float32(), [-1.5, 0, 0.25]],
    float64: [new a.Float64(), [-1.5, 0.1, 1e300]],
};

function json(value) {
    if (typeof value === "bigint") return value.toString();
    if (value && typeof value === "object") return "[" + Array.from(value, json).join() + "]";
    return JSON.stringify(value);
}

function line(name, table, columns) {
    const expected = "{" + Object.entries(columns).map(([key, value]) => JSON.stringify(key) + ":" + json(value)).join() + "}";
    console.log([name, expected, Buffer.from(a.tableToIPC(table, "stream")).toString("base64")].join("\t"));
}

function table(columns) {
    return new a.Table(Object.fromEntries(
        Object.entries(columns).map(([key, [type, values]]) => [key, a.vectorFromArray(values, type)])));
}

function written(name, columns) {
    line(name, table(columns), Object.fromEntries(Object.entries(columns).map(([key, [, values]]) => [key, values])));
}

written("numbers", numbers);
written("half floats", {float16: [new a.Float16(), [-1.5, 0, 2]]});
written("booleans and texts", {
    flag: [new a.Bool(), [true, false, true]],
    text: [new a.Utf8(), ["a", "", "žuto 😀"]],
    large: [new a.LargeUtf8(), ["", "b", "c"]],
});
written("nulls", {
    flag: [new a.Bool(), [true, null, false]],
    text: [new a.Utf8(), [null, "", "c"]],
    nothing: [new a.Null(), [null, null, null]],
});
line("null numbers", table({
    int: [new a.Int32(), [1, null, 3]],
    float: [new a.Float32(), [null, 0.5, 1]],
}), {int: [1, "NaN", 3], float: ["NaN", 0.5, 1]});
written("categories", {
    colour: [new a.Dictionary(new a.Utf8(), new a.Int32()), ["red", "blue", "red", "red"]],
    size: [new a.Dictionary(new a.Utf8(), new a.Int8()), ["s", null, "l", "s"]],
});
written("lists", {
    point: [new a.FixedSizeList(2, new a.Field("item", new a.Float32())), [[1, 2], [3, 4], [5, 6.5]]],
});
const first = table({n: [new a.Int32(), [1, 2]], t: [new a.Utf8(), ["a", "b"]]});
const second = table({n: [new a.Int32(), [3]], t: [new a.Utf8(), [null]]});
line("two batches", first.concat(second), {n: [1, 2, 3], t: ["a", "b", null]});
line("no rows", table({n: [new a.Int32(), []], t: [new a.Utf8(), []]}), {n: [], t: []});
const builder = a.makeBuilder({type: new a.Dictionary(new a.Utf8(), new a.Int8(), 5), nullValues: [null]});
const chunks = [["red", "blue"], ["blue", "green", null]].map((values) => {
    values.forEach((value) => builder.append(value));
    return builder.flush();
});
line("a dictionary that grows", new a.Table({colour: new a.Vector(chunks)}), {colour: ["red", "blue", "blue", "green", null]});
line("dates", table({d: [new a.DateMillisecond(), [new Date(0)]]}), {refused: "Date"});
